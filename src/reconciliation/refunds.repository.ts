import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';

/** A refund as Zoho tells of it. */
export interface HeardRefund {
  zohoRefundId: string;
  paymentId: string;
  orderId: string | null;
  status: HeardRefundStatus;
  amountMinor: bigint;
  currency: string;
  reason: string | null;
  failureReason: string | null;
}

/** Zoho's statuses of a refund (fact sheet 3.5), earliest first; the last three are final. */
export const HEARD_REFUND_STATUSES = ['initiated', 'pending', 'succeeded', 'failed', 'canceled'] as const;
export type HeardRefundStatus = (typeof HEARD_REFUND_STATUSES)[number];

const OPEN = Prisma.sql`status IN ('creating', 'create_unknown', 'initiated', 'pending')`;

/** Writes the table `refunds`; nobody else does. */
@Injectable()
export class RefundsRepository {
  /**
   * Writes what Zoho says of a refund: onto the row that has its id, else onto one of ours whose own call has not told us the id
   * yet (same payment, same amount), else as a new row of a refund made in Zoho's console. Answers the row's id, or null if it
   * says nothing new. To be called under the order's lock, where there is an order.
   */
  async saveHeard(run: RunSql, heard: HeardRefund, at: Date): Promise<string | null> {
    const [known] = await run<{ id: string }>(
      Prisma.sql`SELECT id FROM refunds WHERE zoho_refund_id = ${heard.zohoRefundId}::text`,
    );
    const id = known?.id ?? (await this.findNameless(run, heard));
    return id ? this.update(run, id, heard, at) : this.insert(run, heard, at);
  }

  private async findNameless(run: RunSql, { paymentId, amountMinor }: HeardRefund): Promise<string | undefined> {
    const [row] = await run<{ id: string }>(Prisma.sql`SELECT id FROM refunds WHERE payment_id = ${paymentId}::text
        AND zoho_refund_id IS NULL AND status IN ('creating', 'create_unknown') AND amount_minor = ${amountMinor}::bigint
      ORDER BY created_at, id LIMIT 1`);
    return row?.id;
  }

  private async update(run: RunSql, id: string, heard: HeardRefund, at: Date): Promise<string | null> {
    const rows = await run<{ id: string }>(Prisma.sql`UPDATE refunds SET zoho_refund_id = ${heard.zohoRefundId}::text,
        status = ${heard.status}::text, failure_reason = COALESCE(${heard.failureReason}::text, failure_reason), updated_at = ${at}::timestamptz
      WHERE id = ${id}::uuid AND ${OPEN} AND status <> ${heard.status}::text
        AND NOT (status = 'pending' AND ${heard.status}::text = 'initiated') RETURNING id`);
    return rows[0]?.id ?? null;
  }

  private async insert(run: RunSql, heard: HeardRefund, at: Date): Promise<string | null> {
    const rows = await run<{ id: string }>(Prisma.sql`INSERT INTO refunds
        (id, zoho_refund_id, payment_id, order_id, status, amount_minor, currency, reason, failure_reason, created_at, updated_at)
      VALUES (${uuidv7()}::uuid, ${heard.zohoRefundId}::text, ${heard.paymentId}::text, ${heard.orderId}::uuid, ${heard.status}::text,
        ${heard.amountMinor}::bigint, ${heard.currency}::text, ${heard.reason}::text, ${heard.failureReason}::text,
        ${at}::timestamptz, ${at}::timestamptz)
      ON CONFLICT (zoho_refund_id) DO NOTHING RETURNING id`);
    return rows[0]?.id ?? null;
  }
}
