import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { type FoundSession, SessionFinder } from '../discovery/session-finder.js';
import type { Job } from '../jobs/job-queue.js';
import { promptLookJob } from '../payment-sessions/sessions.repository.js';
import { followPaymentJob } from '../payments/payment-lead.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { isOld, refusalOf, saysNothingNew, type Verdict } from './judge-webhook.js';
import type { WebhookBody } from './webhook-body.js';

/** What comes of a webhook: the job that asks Zoho, unless there is no reason to. */
export interface Weighed {
  verdict: Verdict;
  orderId: string | null;
  job: Job | null;
}

/** Weighs a webhook against our rows. */
@Injectable()
export class WeighWebhook {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly sessionFinder: SessionFinder,
    private readonly clock: Clock,
  ) {}

  async run(body: WebhookBody): Promise<Weighed> {
    const refusal = refusalOf(body, this.config.zoho);
    if (refusal) return { verdict: refusal, orderId: null, job: null };
    const found = await this.sessionFinder.find(body);
    const orderId = found?.orderId ?? null;
    if (saysNothingNew(body, await this.stored(body))) return { verdict: 'nothing_new', orderId, job: null };
    return { verdict: found ? 'look_scheduled' : 'unknown_order', orderId, job: this.jobFor(body, found) };
  }

  private async stored({ paymentId }: WebhookBody): Promise<Payment | null> {
    const stored = paymentId === null ? null : await this.payments.find(this.database.run, paymentId);
    return stored?.payment ?? null;
  }

  /** The job that asks Zoho: about the payment if the webhook names one, else about the session. */
  private jobFor(body: WebhookBody, found: FoundSession | null): Job | null {
    const { paymentId, zohoSessionId, sessionIds, refundId } = body;
    if (paymentId === null) return found ? promptLookJob(found.orderId, found.sessionId, 'webhook') : null;
    const lead = { paymentId, zohoSessionId, sessionIds, isOld: isOld(body, this.clock.now()) };
    return followPaymentJob({ ...lead, ...(refundId ? { refundId } : {}) }, 'webhook');
  }
}
