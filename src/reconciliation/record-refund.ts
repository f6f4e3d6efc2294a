import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database, type RunSql } from '../database/database.js';
import { chain, insertTimelineSql } from '../events/timeline.js';
import { Prisma } from '../generated/prisma/client.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { HEARD_REFUND_STATUSES, type HeardRefund, RefundsRepository } from './refunds.repository.js';

/** Keeps a refund we heard of, as Zoho itself tells it. The order's sums follow from the payment, not from here. */
@Injectable()
export class RecordRefund {
  private readonly logger = new Logger('reconciliation');

  constructor(
    private readonly database: Database,
    private readonly zoho: ZohoClient,
    private readonly orders: OrdersRepository,
    private readonly refunds: RefundsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws ZohoError when Zoho cannot be asked */
  async record(refundId: string, paymentId: string, cause: Cause): Promise<void> {
    const [payment] = await this.database.run<{ order_id: string | null; currency: string | null }>(
      Prisma.sql`SELECT order_id, currency FROM payments WHERE id = ${paymentId}::text`,
    );
    const zoho = await this.zoho.getRefund(refundId, 'schedule', payment?.currency ?? undefined);
    const { minor, currency } = zoho.amount;
    if (!payment || zoho.paymentId !== paymentId || minor === null || minor <= 0n || currency === null) {
      this.logger.warn(`refund ${refundId} of payment ${paymentId} could not be kept: it fits no payment we know`);
      return;
    }
    const heard: HeardRefund = {
      zohoRefundId: refundId,
      paymentId,
      orderId: payment.order_id,
      status: HEARD_REFUND_STATUSES.find((status) => status === zoho.status) ?? 'pending',
      amountMinor: minor,
      currency,
      reason: zoho.reason,
      failureReason: zoho.failureReason,
    };
    await this.database.transaction((run) => this.save(run, heard, cause));
  }

  private async save(run: RunSql, heard: HeardRefund, cause: Cause): Promise<void> {
    const { orderId, zohoRefundId, paymentId, status, amountMinor, currency, failureReason } = heard;
    const now = this.clock.now();
    const head = orderId && (await this.orders.lock(run, orderId));
    const id = await this.refunds.saveHeard(run, heard, now);
    if (!id || !orderId || !head) return;
    const refund = { id, zohoRefundId, paymentId, status, amountMinor, currency };
    const entry = {
      type: 'refund.updated',
      data: { refund },
      evidence: { zohoRefundId, status, failureReason },
    } as const;
    const next = chain(orderId, head, [entry], cause, now);
    await run(insertTimelineSql(next.rows));
    await this.orders.moveHead(run, orderId, next.head, now);
  }
}
