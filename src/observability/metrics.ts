import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From an answer out of memory to the longest time a request may take (a long poll of 25 s). */
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Zoho answers in a few hundred milliseconds; the default time-out is 10 s. */
const ZOHO_SECONDS = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 5, 10, 20];
/** A webhook or a reader brings the news within seconds, the schedule within a minute or so, the orphan hunt within hours. */
const NEWS_SECONDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3_600, 21_600, 86_400];

/** Zoho's words are its own, so their number and length are bounded before they become labels. */
const MAX_WORDS = 20;
const MAX_WORD_LENGTH = 40;

/** How one reconcile ended: something was new, nothing was, Zoho left a question unanswered, or it broke. */
export type ReconcileOutcome = 'changed' | 'unchanged' | 'incomplete' | 'failed';

/** A request as answered. `route` is the pattern: a URL has ids in it. */
export interface AnsweredRequest {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/** A try of a call to Zoho. `class` is what it was for; `waitSeconds` the part of `seconds` that our own quota cost. */
interface CalledZoho {
  operation: string;
  class: string;
  outcome: string;
  seconds: number;
  waitSeconds: number;
}

/**
 * What this process counts and times, in a registry of its own: two applications in one test process must not share numbers.
 * Features say what happened; only this file knows prom-client and the names (docs/metrics.md). No label holds an order's or a
 * person's data.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly unknownWords = new Set<string>();
  private readonly requests = this.histogram(
    'http_request_duration_seconds',
    'Time to answer a request.',
    ['method', 'route', 'status'],
    HTTP_SECONDS,
  );
  private readonly zohoCalls = this.histogram(
    'zoho_call_duration_seconds',
    'Time of one try of a call to Zoho.',
    ['operation', 'outcome'],
    ZOHO_SECONDS,
  );
  private readonly zohoCallsByClass = this.counter('zoho_calls_total', 'Tries of a call to Zoho, by what it was for.', [
    'class',
    'outcome',
  ]);
  private readonly zohoWaits = this.histogram(
    'zoho_call_wait_seconds',
    'How long a call to Zoho waited for its turn in our own quota.',
    ['class'],
    ZOHO_SECONDS,
  );
  private readonly reconciles = this.counter('reconciles_total', 'Comparisons of an order with Zoho.', [
    'trigger',
    'outcome',
  ]);
  private readonly paymentToPaid = this.histogram(
    'payment_to_paid_seconds',
    'From the payment at Zoho to the order being paid here.',
    [],
    NEWS_SECONDS,
  );
  private readonly unknownStatuses = this.counter(
    'zoho_unknown_payment_statuses_total',
    'Looks that found a payment in a status Zoho documents nowhere, by its word.',
    ['status'],
  );
  private readonly untoldDifferences = this.counter(
    'money_differences_untold_total',
    'Differences about money between Zoho and our rows that no rule told of; the last comparison opened a case. Should be 0.',
    ['what'],
  );
  private readonly missingSessions = this.counter(
    'zoho_missing_sessions_total',
    'Looks to which Zoho answered that it knows no such payment session.',
    [],
  );
  private readonly webhooks = this.counter('webhooks_total', 'Webhooks from Zoho, by what came of them.', ['verdict']);
  private readonly webhookLag = this.histogram(
    'webhook_lag_seconds',
    'From a webhook’s event at Zoho to its being processed here.',
    [],
    NEWS_SECONDS,
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  requestAnswered({ seconds, status, ...labels }: AnsweredRequest): void {
    this.requests.observe({ ...labels, status: String(status) }, seconds);
  }

  /** Once per try. `outcome` is Zoho's, or why the call was not made. */
  zohoCalled({ operation, outcome, seconds, waitSeconds, class: purpose }: CalledZoho): void {
    this.zohoCalls.observe({ operation, outcome }, seconds);
    this.zohoCallsByClass.inc({ class: purpose, outcome });
    this.zohoWaits.observe({ class: purpose }, waitSeconds);
  }

  reconciled(trigger: string, outcome: ReconcileOutcome): void {
    this.reconciles.inc({ trigger, outcome });
  }

  /** A word that Zoho documents nowhere: `others` once there are so many that they would drown the rest. */
  unknownStatus(status: string): void {
    const word = status.slice(0, MAX_WORD_LENGTH);
    if (this.unknownWords.size < MAX_WORDS) this.unknownWords.add(word);
    this.unknownStatuses.inc({ status: this.unknownWords.has(word) ? word : 'others' });
  }

  /** @param what `status`, `amount`, `refunded` or `session` */
  untoldDifference(what: string): void {
    this.untoldDifferences.inc({ what });
  }

  /** Zoho was asked about a session of ours and knows none. */
  sessionMissing(): void {
    this.missingSessions.inc();
  }

  /** @param seconds from Zoho's time of the payment until our order was paid */
  orderPaid(seconds: number): void {
    this.paymentToPaid.observe(Math.max(0, seconds)); // clocks differ
  }

  webhookRefused(signature: string): void {
    this.webhooks.inc({ verdict: `signature_${signature}` });
  }

  /** @param lagSeconds from Zoho's time of the event; null when it named none */
  webhookProcessed(verdict: string, lagSeconds: number | null): void {
    this.webhooks.inc({ verdict });
    if (lagSeconds !== null) this.webhookLag.observe(Math.max(0, lagSeconds));
  }

  /** A value that is asked for whenever the metrics are read. */
  watch(name: string, help: string, read: () => number): void {
    this.watchEach(name, help, [], () => [{ labels: {}, value: read() }]);
  }

  /** As {@link watch}, a value per set of labels. */
  watchEach<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    read: () => { labels: Partial<Record<Label, string>>; value: number }[],
  ): void {
    this.registry.registerMetric(
      new Gauge<Label>({
        name,
        help,
        labelNames,
        registers: [],
        collect() {
          for (const { labels, value } of read()) this.set(labels, value);
        },
      }),
    );
  }

  /** Everything of this process in Prometheus's text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
