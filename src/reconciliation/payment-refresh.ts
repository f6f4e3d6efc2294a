import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.js';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import type { CallPriority } from '../zoho/zoho.types.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { Reconcile } from './reconcile.js';
import { type HeardPayment, UnmatchedPayments } from './unmatched-payments.js';

/** Asks Zoho how one payment stands, by the ordinary reconcile of its order: refunded sums come from nowhere else. */
@Injectable()
export class PaymentRefresh {
  constructor(
    private readonly database: Database,
    private readonly zoho: ZohoClient,
    private readonly payments: PaymentsRepository,
    private readonly reconcile: Reconcile,
    private readonly unmatched: UnmatchedPayments,
    private readonly clock: Clock,
  ) {}

  /** Asks Zoho for a payment's own detail. @throws ZohoError */
  async ask(paymentId: string, priority: CallPriority): Promise<HeardPayment> {
    const askedAt = this.clock.now();
    const detail = await this.zoho.getPayment(paymentId, priority);
    return { detail, askedAt, answeredAt: this.clock.now() };
  }

  /** A payment that is on no session of ours: an order's because a person said so, or kept as money without an order. */
  async keepUnplaced(heard: HeardPayment, cause: Cause): Promise<void> {
    const stored = await this.payments.find(this.database.run, heard.detail.paymentId);
    if (stored?.orderId) await this.reconcile.hear(stored.orderId, heard, cause);
    else await this.unmatched.keep(heard);
  }

  /** @throws ZohoError when Zoho left anything unanswered; what it did answer is applied */
  async run(paymentId: string, cause: Cause, priority: CallPriority): Promise<void> {
    const stored = await this.payments.find(this.database.run, paymentId);
    if (!stored) throw new NotFoundError('payment');
    const { orderId, payment } = stored;
    if (orderId === null) return this.unmatched.keep(await this.ask(paymentId, priority));
    const { failure } = await this.reconcile.run(orderId, {
      cause,
      priority,
      refresh: true,
      sessions: ({ sessions }) => sessions.filter(({ id }) => id === payment.sessionId),
    });
    if (failure) throw failure;
  }
}
