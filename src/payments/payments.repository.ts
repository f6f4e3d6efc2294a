import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { PaymentState } from './payment.js';

/** A payment as stored, and the order it belongs to, if one is known. */
export interface StoredPayment {
  orderId: string | null;
  payment: PaymentState;
}

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

  async find(run: RunSql, id: string): Promise<StoredPayment | null> {
    return this.select(run, Prisma.sql`id = ${id}::text`);
  }

  /** Serialises every change of money that has no order, until the transaction ends; null if it has one by now. */
  async lockUnmatched(run: RunSql, id: string): Promise<StoredPayment | null> {
    return this.select(run, Prisma.sql`id = ${id}::text AND order_id IS NULL FOR UPDATE`);
  }

  private async select(run: RunSql, where: Prisma.Sql): Promise<StoredPayment | null> {
    const [row] = await run<PaymentRow>(Prisma.sql`SELECT id, order_id, session_id, zoho_session_id, status,
        amount_minor::text AS amount_minor, currency, amount_text, refunded_minor::text AS refunded_minor, disputed, method,
        failure_reason, reference_number, detail_status, zoho_created_at FROM payments WHERE ${where}`);
    return row ? { orderId: row.order_id, payment: toPayment(row) } : null;
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

interface PaymentRow {
  id: string;
  order_id: string | null;
  session_id: string | null;
  zoho_session_id: string | null;
  status: string;
  amount_minor: string | null;
  currency: string | null;
  amount_text: string | null;
  refunded_minor: string;
  disputed: boolean;
  method: string | null;
  failure_reason: string | null;
  reference_number: string | null;
  detail_status: string | null;
  zoho_created_at: Date | null;
}

function toPayment(row: PaymentRow): PaymentState {
  return {
    id: row.id,
    sessionId: row.session_id,
    zohoSessionId: row.zoho_session_id,
    status: row.status,
    amountMinor: row.amount_minor === null ? null : BigInt(row.amount_minor),
    currency: row.currency,
    amountText: row.amount_text,
    refundedMinor: BigInt(row.refunded_minor),
    disputed: row.disputed,
    method: row.method,
    failureReason: row.failure_reason,
    referenceNumber: row.reference_number,
    detailStatus: row.detail_status,
    createdAt: row.zoho_created_at,
  };
}
