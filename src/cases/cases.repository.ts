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

/** A case as far as money is concerned. */
export interface CaseRow {
  id: string;
  kind: CaseKind;
  paymentId: string;
  refundId: string | null;
  status: 'open' | 'resolved';
}

/** How a person, or a policy, resolves a case. */
export interface Resolution {
  resolution: 'accept_payment' | 'refund' | 'dismiss';
  note: string | null;
  resolvedBy: string;
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
  async closeAttributed(run: RunSql, orderId: string, paymentIds: readonly string[], at: Date): Promise<CaseRow[]> {
    return run<CaseRow>(Prisma.sql`UPDATE cases SET order_id = ${orderId}::uuid,
        status = 'resolved', resolution = ${ATTRIBUTED}::text, resolved_by = 'system', resolved_at = ${at}::timestamptz
      WHERE kind = 'unmatched_payment' AND status = 'open' AND order_id IS NULL AND payment_id = ANY (${[...paymentIds]}::text[])
      RETURNING ${COLUMNS}`);
  }

  /** Gives whatever else is open about such payments the order that they have found. */
  async adoptOpen(run: RunSql, orderId: string, paymentIds: readonly string[]): Promise<CaseRow[]> {
    return run<CaseRow>(Prisma.sql`UPDATE cases SET order_id = ${orderId}::uuid
      WHERE status = 'open' AND order_id IS NULL AND payment_id = ANY (${[...paymentIds]}::text[]) RETURNING ${COLUMNS}`);
  }

  /** The cases of a payment, oldest first. */
  async ofPayment(run: RunSql, paymentId: string): Promise<CaseRow[]> {
    return run<CaseRow>(Prisma.sql`SELECT ${COLUMNS} FROM cases
      WHERE payment_id = ${paymentId}::text ORDER BY opened_at, id`);
  }

  /** Says how an open case is going to be resolved: it is, when Zoho has accepted the refund ({@link finish}). */
  async begin(run: RunSql, id: string, { resolution, note, resolvedBy }: Resolution): Promise<void> {
    await run(Prisma.sql`UPDATE cases SET resolution = ${resolution}::text, note = ${note}::text, resolved_by = ${resolvedBy}::text
      WHERE id = ${id}::uuid AND status = 'open'`);
  }

  /** Resolves a case as it was begun, or else by a refund that `actor` has told us of; null if it is resolved already. */
  async finish(
    run: RunSql,
    id: string,
    actor: string,
    at: Date,
  ): Promise<(CaseRow & { resolvedBy: string | null }) | null> {
    const [row] = await run<CaseRow & { resolvedBy: string | null }>(Prisma.sql`UPDATE cases
      SET status = 'resolved', resolved_at = ${at}::timestamptz, resolution = COALESCE(resolution, 'refund'),
        resolved_by = COALESCE(resolved_by, ${actor}::text)
      WHERE id = ${id}::uuid AND status = 'open'
      RETURNING ${COLUMNS}, resolved_by AS "resolvedBy"`);
    return row ?? null;
  }

  /** Zoho refused what would have resolved the case: it is as open as before. */
  async takeBack(run: RunSql, id: string): Promise<void> {
    await run(Prisma.sql`UPDATE cases SET resolution = NULL, note = NULL, resolved_by = NULL
      WHERE id = ${id}::uuid AND status = 'open'`);
  }

  /** Resolves an open case; `orderId`: the order its money has found. */
  async resolve(run: RunSql, id: string, how: Resolution, orderId: string | null, at: Date): Promise<void> {
    await run(Prisma.sql`UPDATE cases SET status = 'resolved', resolution = ${how.resolution}::text, note = ${how.note}::text,
        resolved_by = ${how.resolvedBy}::text, resolved_at = ${at}::timestamptz, order_id = COALESCE(order_id, ${orderId}::uuid)
      WHERE id = ${id}::uuid AND status = 'open'`);
  }

  /** Gives an open case to someone, or to nobody. False if it is not open. */
  async assign(run: RunSql, id: string, assignee: string | null): Promise<boolean> {
    const rows = await run(Prisma.sql`UPDATE cases SET assignee = ${assignee}::text
      WHERE id = ${id}::uuid AND status = 'open' RETURNING id`);
    return rows.length > 0;
  }
}

const COLUMNS = Prisma.raw('id, kind, payment_id AS "paymentId", refund_id AS "refundId", status');
