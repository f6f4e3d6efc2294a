import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { UnauthenticatedError } from '../auth/auth.errors.js';
import { CallerLimits } from '../auth/caller-limits.js';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { LogSampler } from '../observability/log-sampler.js';
import { Metrics } from '../observability/metrics.js';
import { readSignatureHeader, verifyWebhookSignature, type WebhookVerdict } from '../zoho/signatures.js';
import { isProbe, MAX_PROBE_BYTES, readWebhookBody, type WebhookBody } from './webhook-body.js';
import { WebhookInbox } from './webhook-inbox.repository.js';

/** Headers that could hold a credential of whatever stands between Zoho and us. */
const SECRET_HEADERS = /authorization|cookie|api-?key|token|secret/i;

/** Stores a webhook: checks its signature over the raw bytes before it parses anything, and commits it before the caller is answered. */
@Injectable()
export class ReceiveWebhook {
  private readonly logger = new Logger('webhooks');
  private readonly refusals = new LogSampler();

  constructor(
    private readonly config: AppConfig,
    private readonly inbox: WebhookInbox,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly limits: CallerLimits,
  ) {}

  /**
   * Before the body is read: a signature that is not there, or cannot be one, needs no body to be refused.
   * @param bytes that the body is said to have
   * @throws UnauthenticatedError, RateLimitedError
   */
  async refuseByHead(headers: IncomingHttpHeaders, bytes: number, address: string): Promise<void> {
    const header = signatureOf(headers);
    if (!header && bytes > MAX_PROBE_BYTES) throw await this.refusal('missing', address);
    if (header && !readSignatureHeader(header)) throw await this.refusal('malformed', address);
  }

  /** @throws UnauthenticatedError or RateLimitedError unless Zoho signed these bytes lately, or they are an unsigned probe */
  async run(raw: Uint8Array, headers: IncomingHttpHeaders, address: string): Promise<void> {
    const header = signatureOf(headers);
    const verdict = verifyWebhookSignature({
      header,
      rawBody: raw,
      keys: this.config.zoho.webhookSigningKeys,
      now: this.clock.now(),
      toleranceSeconds: this.config.webhookToleranceSeconds,
    });
    if (verdict === 'missing' && isProbe(raw)) return;
    if (verdict !== 'valid') throw await this.refusal(verdict, address);
    const body = readWebhookBody(raw);
    const eventId = this.inboxId(body, raw);
    await this.inbox.store({ ...body, eventId, raw, headers: worthKeeping(headers) });
    this.logger.log(`webhook ${eventId} (${body.type ?? 'unreadable'}) received`);
  }

  /**
   * Zoho's event ids are unique per account only, so an event of another account is kept under its account's id too: it must not
   * stand in the way of one of ours. An event without an id is known by its bytes.
   */
  private inboxId({ eventId, accountId }: WebhookBody, raw: Uint8Array): string {
    if (eventId === null) return `sha256:${createHash('sha256').update(raw).digest('hex')}`;
    return accountId === null || accountId === this.config.zoho.accountId ? eventId : `${accountId}:${eventId}`;
  }

  /** Counted after the proof, never instead of it: behind one proxy's address Zoho's own webhooks come in, too. */
  private async refusal(verdict: Exclude<WebhookVerdict, 'valid'>, address: string): Promise<UnauthenticatedError> {
    const withheld = this.refusals.admit(verdict);
    if (withheld !== null) this.logger.warn({ msg: `a webhook was refused: its signature is ${verdict}`, withheld });
    this.metrics.webhookRefused(verdict);
    await this.limits.countRefusal(address);
    return new UnauthenticatedError(REASONS[verdict]);
  }
}

const REASONS: Readonly<Record<Exclude<WebhookVerdict, 'valid'>, string>> = {
  missing: 'A webhook must be signed: X-Zoho-Webhook-Signature.',
  malformed: 'The webhook’s signature cannot be read.',
  bad: 'The webhook’s signature is not of any key we know.',
  too_old: 'The webhook was signed too long ago, or the clocks differ.',
};

/** Zoho's older text spells the header without the second dash (zoho 4.3). */
function signatureOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-zoho-webhook-signature'] ?? headers['x-zohowebhook-signature'];
  return typeof header === 'string' ? header : undefined;
}

function worthKeeping(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !SECRET_HEADERS.test(name));
  return Object.fromEntries(kept.map(([name, value = '']) => [name, String(value)]));
}
