import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../common/canonical-json.js';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { CaseKind } from './case-kinds.js';

/** A money exception that was just discovered. */
export interface NewCase {
  id: string;
  kind: CaseKind;
  orderId: string | null;
  paymentId: string;
  refundId: string | null;
  evidence: Record<string, unknown>;
  openedAt: Date;
}

/** A case of money without an order that was closed because the order was found. */
export interface AttributedCase {
  id: string;
  kind: 'unmatched_payment';
  paymentId: string;
  refundId: null;
  status: 'resolved';
}

/** How such a case is resolved. */
export const ATTRIBUTED = 'attributed';

/** Writes the table `cases`; nobody else does. */
@Injectable()
export class CasesRepository {
  /** Opens a case in the transaction of its discovery. Nothing happens if one of this kind is already open for the payment. */
  async open(run: RunSql, opened: NewCase): Promise<void> {
    await run(Prisma.sql`INSERT INTO cases (id, kind, order_id, payment_id, refund_id, status, evidence, opened_at)
      VALUES (${opened.id}::uuid, ${opened.kind}::text, ${opened.orderId}::uuid, ${opened.paymentId}::text, ${opened.refundId}::text,
        'open', ${canonicalJson(opened.evidence)}::jsonb, ${opened.openedAt}::timestamptz)
      ON CONFLICT (kind, payment_id, COALESCE(refund_id, '')) WHERE status = 'open' DO NOTHING`);
  }

  /** Opens a case unless one of this kind was ever opened for the payment, even if it is resolved by now. True if it was opened. */
  async openOnce(run: RunSql, opened: NewCase): Promise<boolean> {
    const known = await run(
      Prisma.sql`SELECT 1 FROM cases WHERE kind = ${opened.kind}::text AND payment_id = ${opened.paymentId}::text`,
    );
    if (known.length > 0) return false;
    await this.open(run, opened);
    return true;
  }

  /** Closes the cases of money without an order whose payments have turned out to be this order's, and gives them the order. */
  async closeAttributed(
    run: RunSql,
    orderId: string,
    paymentIds: readonly string[],
    at: Date,
  ): Promise<AttributedCase[]> {
    if (paymentIds.length === 0) return [];
    const rows = await run<{ id: string; payment_id: string }>(Prisma.sql`UPDATE cases SET order_id = ${orderId}::uuid,
        status = 'resolved', resolution = ${ATTRIBUTED}::text, resolved_by = 'system', resolved_at = ${at}::timestamptz
      WHERE kind = 'unmatched_payment' AND status = 'open' AND order_id IS NULL AND payment_id = ANY (${[...paymentIds]}::text[])
      RETURNING id, payment_id`);
    return rows.map(({ id, payment_id }) => ({
      id,
      kind: 'unmatched_payment',
      paymentId: payment_id,
      refundId: null,
      status: 'resolved',
    }));
  }
}
