import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { Metrics } from '../observability/metrics.js';
import { isPaid } from '../orders/order-status.js';
import { toProviderError } from '../payment-sessions/sessions.errors.js';
import { isKnownStatus } from '../zoho/statuses.js';
import { isUnknownAtZoho, type ZohoError } from '../zoho/zoho.errors.js';
import type { CallPriority } from '../zoho/zoho.types.js';
import { Apply, type Applied } from './apply.js';
import type { News } from './rules/decide.js';
import type { EndIntent } from './rules/end-order.js';
import { Fetch, type Fetched, type FetchLead } from './fetch.js';
import { askableSessions, wholeLookAt } from './rules/in-play.js';
import type { SessionState } from './rules/state.js';
import { type OrderRecord, StateRepository } from './state.repository.js';
import type { HeardPayment } from './unmatched-payments.js';

/** What to reconcile, on whose behalf. */
export interface ReconcileRequest {
  cause: Cause;
  priority: CallPriority;
  /** Which sessions to ask about, given the order; default: all that can be asked about. */
  sessions?: (record: OrderRecord, now: Date) => SessionState[];
  /** Fetch the details of paid payments again, to see refunds and disputes. */
  refresh?: boolean;
  /** A payment that was heard of, to be asked about besides. */
  lead?: FetchLead;
  /** Payments to be asked about without their sessions, given the order. */
  alone?: (record: OrderRecord) => string[];
  intent?: EndIntent;
}

/** What came of it. `complete` is false when Zoho left a question unanswered; what it did answer is applied all the same. */
export interface Reconciled extends Applied {
  complete: boolean;
  /** When Zoho was asked. */
  askedAt: Date;
  /** What Zoho said, before it was merged with what we knew. */
  news: News;
  failure?: Error;
}

/** Fetch → decide → apply: the one routine behind every trigger (status read, webhook, schedule, support). */
@Injectable()
export class Reconcile {
  private readonly logger = new Logger('reconciliation');

  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly fetch: Fetch,
    private readonly apply: Apply,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  run(orderId: string, request: ReconcileRequest): Promise<Reconciled> {
    return this.measured(request.cause, () => this.compare(orderId, request));
  }

  /** News of one payment, by its own detail that was asked for already: evidence enough by itself (contract 5, rule 1). */
  hear(orderId: string, { detail, ...look }: HeardPayment, cause: Cause): Promise<Reconciled> {
    const news = { ...look, sessions: [], payments: [detail], searchedSessionIds: [] };
    return this.measured(cause, () => this.believe(orderId, { news, failures: [] }, cause, 'look'));
  }

  private async measured({ kind }: Cause, work: () => Promise<Reconciled>): Promise<Reconciled> {
    try {
      const reconciled = await work();
      const news = reconciled.entries.length > 0 ? 'changed' : 'unchanged';
      this.metrics.reconciled(kind, reconciled.complete ? news : 'incomplete');
      this.timePayment(reconciled);
      return reconciled;
    } catch (error) {
      this.metrics.reconciled(kind, 'failed');
      throw error;
    }
  }

  private async compare(orderId: string, request: ReconcileRequest): Promise<Reconciled> {
    const record = await this.states.get(this.database.run, orderId);
    const sessions = (request.sessions ?? askableSessions)(record, this.clock.now());
    const { refresh = false, cause, lead, intent = 'look' } = request;
    const priority = onBehalf(record, request.priority);
    const alone = request.alone?.(record);
    const fetched = await this.fetch.run(record, { sessions, refresh, priority, lead, alone });
    return this.believe(orderId, fetched, cause, intent);
  }

  private async believe(orderId: string, fetched: Fetched, cause: Cause, intent: EndIntent): Promise<Reconciled> {
    const { news, failures } = fetched;
    // An order is ended only on full answers; half of them still count as news.
    const applied = await this.apply.run(orderId, news, cause, failures.length === 0 ? intent : 'look');
    for (const failure of failures) this.report(orderId, failure);
    this.noteUnknownWords(orderId, news);
    for (const { paymentId, what, zoho, ours } of applied.untold) {
      this.metrics.untoldDifference(what);
      this.logger.error(
        `order ${orderId}: ${what} of payment ${paymentId} is ${zoho} at Zoho and ${ours} here, and no rule tells of it`,
      );
    }
    for (const { type } of applied.entries) this.logger.log(`order ${orderId}: ${type} (${cause.kind})`);
    // What Zoho does not know it does not know: what it could not be asked is worth another try.
    const failure = failures.find((known) => !isUnknownAtZoho(known)) ?? failures[0];
    return { ...applied, news, complete: failures.length === 0, askedAt: news.askedAt, failure };
  }

  /**
   * A look at every session of the order, made now, before something is done that must not meet money on its way.
   * @throws PaymentProviderUnavailableError | PaymentProviderRejectedError when Zoho left anything unanswered
   */
  async lastLook(orderId: string, cause: Cause, intent: EndIntent = 'look'): Promise<Reconciled> {
    const result = await this.run(orderId, { cause, priority: 'retry', intent });
    if (result.failure) throw toProviderError(result.failure, orderId);
    return result;
  }

  /** That our quota is spent is told once a minute, by the purse. */
  private report(orderId: string, { message, reason }: ZohoError): void {
    const told = `order ${orderId} could not be fully compared with Zoho: ${message}`;
    if (reason === undefined) this.logger.warn(told);
    else this.logger.debug(told);
  }

  /** Neither we nor Zoho's pages say what such a word means for the money, so the operator must see it (contract 5, rule 6). */
  private noteUnknownWords(orderId: string, { sessions, payments: alone }: News): void {
    const heard = [...alone, ...sessions.flatMap(({ payments }) => payments)];
    for (const [paymentId, status] of new Map(heard.map((payment) => [payment.paymentId, payment.status]))) {
      if (isKnownStatus(status)) continue;
      this.metrics.unknownStatus(status);
      this.logger.warn(
        `order ${orderId}: Zoho calls payment ${paymentId} "${status.slice(0, 40)}", which it documents nowhere`,
      );
    }
  }

  private timePayment({ before, after }: Applied): void {
    if (isPaid(before.order.status) || !isPaid(after.order.status)) return;
    const paidBy = after.payments.find((payment) => payment.id === after.order.settlingPaymentId);
    if (paidBy?.createdAt) this.metrics.orderPaid((this.clock.now().getTime() - paidBy.createdAt.getTime()) / 1000);
  }
}

/** Among calls of one class the quota is shared between storefronts, and the oldest view is renewed first. */
function onBehalf(record: OrderRecord, priority: CallPriority): CallPriority {
  if (typeof priority !== 'string') return priority;
  return { class: priority, storefront: record.order.storefront, viewAt: wholeLookAt(record) };
}
