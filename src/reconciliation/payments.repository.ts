import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { PaymentState } from './state.js';

/** Writes the table `payments`; nobody else does. */
@Injectable()
export class PaymentsRepository {
  /** Writes what is known of a payment now. A payment's order never changes once it has one. */
  async save(run: RunSql, orderId: string, payment: PaymentState, at: Date): Promise<void> {
    await this.upsert(run, orderId, payment, at, Prisma.sql`true`);
  }

  /** Keeps money that has no order. False, and nothing is written, if the payment is an order's. */
  async saveUnmatched(run: RunSql, payment: PaymentState, at: Date): Promise<boolean> {
    const rows = await this.upsert(run, null, payment, at, Prisma.sql`payments.order_id IS NULL`);
    return rows.length > 0;
  }

  private upsert(
    run: RunSql,
    orderId: string | null,
    payment: PaymentState,
    at: Date,
    onlyIf: Prisma.Sql,
  ): Promise<unknown[]> {
    return run(Prisma.sql`INSERT INTO payments (id, order_id, session_id, zoho_session_id, status, amount_minor, currency, amount_text,
        refunded_minor, disputed, method, failure_reason, reference_number, detail_status, zoho_created_at, first_seen_at, updated_at)
      VALUES (${payment.id}::text, ${orderId}::uuid, ${payment.sessionId}::uuid, ${payment.zohoSessionId}::text, ${payment.status}::text,
        ${payment.amountMinor}::bigint, ${payment.currency}::text, ${payment.amountText}::text, ${payment.refundedMinor}::bigint,
        ${payment.disputed}::boolean, ${payment.method}::text, ${payment.failureReason}::text, ${payment.referenceNumber}::text,
        ${payment.detailStatus}::text, ${payment.createdAt}::timestamptz, ${at}::timestamptz, ${at}::timestamptz)
      ON CONFLICT (id) DO UPDATE SET order_id = COALESCE(payments.order_id, EXCLUDED.order_id),
        session_id = COALESCE(payments.session_id, EXCLUDED.session_id), zoho_session_id = EXCLUDED.zoho_session_id,
        status = EXCLUDED.status, amount_minor = EXCLUDED.amount_minor, currency = EXCLUDED.currency, amount_text = EXCLUDED.amount_text,
        refunded_minor = EXCLUDED.refunded_minor, disputed = EXCLUDED.disputed, method = EXCLUDED.method,
        failure_reason = EXCLUDED.failure_reason, reference_number = EXCLUDED.reference_number, detail_status = EXCLUDED.detail_status,
        zoho_created_at = EXCLUDED.zoho_created_at, updated_at = EXCLUDED.updated_at
      WHERE ${onlyIf} RETURNING id`);
  }
}
