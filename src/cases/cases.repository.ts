import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../common/canonical-json.js';
import type { RunSql } from '../database/database.js';
import { Table } from '../database/table.js';
import { type Case, Prisma } from '../generated/prisma/client.js';
import { type CaseKind, REASON_GONE } from './case-kinds.js';

/** A money exception that was just discovered. */
export interface NewCase {
  id: string;
  kind: CaseKind;
  orderId: string | null;
  /** What it is about: a payment, or a session of ours. */
  paymentId: string | null;
  sessionId: string | null;
  refundId: string | null;
  evidence: Record<string, unknown>;
  openedAt: Date;
}

/** A case as far as money is concerned. */
export interface CaseRow {
  id: string;
  kind: CaseKind;
  paymentId: string | null;
  sessionId: string | null;
  refundId: string | null;
  status: 'open' | 'resolved';
  resolution: string | null;
}

/** How a person, or a policy, resolves a case; or how it ends by itself. */
export interface Resolution {
  resolution: 'accept_payment' | 'refund' | 'dismiss' | 'close_order' | typeof REASON_GONE;
  note: string | null;
  resolvedBy: string;
}

/** How a case of money without an order is resolved once the order is known. */
export const ATTRIBUTED = 'attributed';

export const CASES = new Table<Case>('cases', {
  id: 'uuid',
  kind: 'text',
  orderId: 'uuid',
  paymentId: 'text',
  sessionId: 'uuid',
  refundId: 'text',
  status: 'text',
  evidence: 'jsonb',
  assignee: 'text',
  openedAt: 'timestamptz',
  resolvedAt: 'timestamptz',
  resolvedBy: 'text',
  resolution: 'text',
  note: 'text',
});
const insert = CASES.insert('assignee', 'resolvedAt', 'resolvedBy', 'resolution', 'note');
const setResolved = CASES.set('status', 'resolution', 'note', 'resolvedBy', 'resolvedAt');

const OF_PAYMENT = Prisma.sql`kind, payment_id, COALESCE(refund_id, '')`;
const OF_SESSION = Prisma.sql`kind, session_id`;

/** What is read of a case here; people are shown more of it (`support/cases`). */
const CASE_ROW = {
  id: true, kind: true, paymentId: true, sessionId: true, refundId: true, status: true, resolution: true,
} as const; // prettier-ignore

/** Writes the table `cases`; no other class does. Every change of a case asks in its `WHERE` whether the case is still open. */
@Injectable()
export class CasesRepository {
  /**
   * Opens a case in the transaction of its discovery. Nothing happens if one of this kind is already open for the payment or the
   * session. SQL, because the indexes that say so are partial, and one is on an expression, which Prisma cannot name.
   */
  async open(run: RunSql, opened: NewCase): Promise<void> {
    const row = { ...opened, status: 'open', evidence: canonicalJson(opened.evidence) };
    const known = opened.paymentId === null ? OF_SESSION : OF_PAYMENT;
    await run(Prisma.sql`${insert(row)} ON CONFLICT (${known}) WHERE status = 'open' DO NOTHING`);
  }

  /** Opens a case unless one of this kind was ever opened for the payment, even if it is resolved by now. True if it was opened. */
  async openOnce(run: RunSql, opened: NewCase): Promise<boolean> {
    const { kind, paymentId } = opened;
    if (await run.prisma.case.findFirst({ where: { kind, paymentId }, select: { id: true } })) return false;
    await this.open(run, opened);
    return true;
  }

  /** Closes the cases of money without an order whose payments have turned out to be this order's, and gives them the order. */
  async closeAttributed(run: RunSql, orderId: string, paymentIds: readonly string[], at: Date): Promise<CaseRow[]> {
    const rows = await run.prisma.case.updateManyAndReturn({
      where: { kind: 'unmatched_payment', status: 'open', orderId: null, paymentId: { in: [...paymentIds] } },
      data: { orderId, status: 'resolved', resolution: ATTRIBUTED, resolvedBy: 'system', resolvedAt: at },
      select: CASE_ROW,
    });
    return rows.map(toCase);
  }

  /** Gives the order to all other open cases of payments that have found it. */
  async adoptOpen(run: RunSql, orderId: string, paymentIds: readonly string[]): Promise<CaseRow[]> {
    const rows = await run.prisma.case.updateManyAndReturn({
      where: { status: 'open', orderId: null, paymentId: { in: [...paymentIds] } },
      data: { orderId },
      select: CASE_ROW,
    });
    return rows.map(toCase);
  }

  /** The cases of a payment, oldest first. */
  async ofPayment(run: RunSql, paymentId: string): Promise<CaseRow[]> {
    const rows = await run.prisma.case.findMany({
      where: { paymentId },
      select: CASE_ROW,
      orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map(toCase);
  }

  /** Says how an open case is going to be resolved: it is, when Zoho has accepted the refund ({@link finish}). */
  async begin(run: RunSql, id: string, { resolution, note, resolvedBy }: Resolution): Promise<void> {
    await run.prisma.case.updateMany({ where: { id, status: 'open' }, data: { resolution, note, resolvedBy } });
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
      RETURNING id, kind, payment_id AS "paymentId", session_id AS "sessionId", refund_id AS "refundId", status, resolution,
        resolved_by AS "resolvedBy"`);
    return row ?? null;
  }

  /** Says which refund an open case is about, which was opened before that was known. */
  async nameRefund(run: RunSql, id: string, refundId: string): Promise<void> {
    await run.prisma.case.updateMany({ where: { id, status: 'open' }, data: { refundId } });
  }

  /** Zoho refused what would have resolved the case: it is as open as before. */
  async takeBack(run: RunSql, id: string): Promise<void> {
    const data = { resolution: null, note: null, resolvedBy: null };
    await run.prisma.case.updateMany({ where: { id, status: 'open' }, data });
  }

  /** Resolves an open case; `orderId`: the order its money has found. */
  async resolve(run: RunSql, id: string, how: Resolution, orderId: string | null, at: Date): Promise<void> {
    const resolved = { ...how, status: 'resolved', resolvedAt: at };
    await run(Prisma.sql`UPDATE cases SET ${setResolved(resolved)}, order_id = COALESCE(order_id, ${orderId}::uuid)
      WHERE id = ${id}::uuid AND status = 'open'`);
  }

  /** Closes the open case of a kind whose payment has no order, because its reason has gone; not one that a refund is to resolve. */
  async closeGone(run: RunSql, kind: CaseKind, paymentId: string, at: Date): Promise<void> {
    await run.prisma.case.updateMany({
      where: { kind, paymentId, status: 'open', orderId: null, resolution: null },
      data: { status: 'resolved', resolution: REASON_GONE, resolvedBy: 'system', resolvedAt: at },
    });
  }

  /** Gives an open case to a person, or takes it from its assignee. False if it is not open. */
  async assign(run: RunSql, id: string, assignee: string | null): Promise<boolean> {
    const { count } = await run.prisma.case.updateMany({ where: { id, status: 'open' }, data: { assignee } });
    return count > 0;
  }
}

function toCase(row: Pick<Case, keyof CaseRow>): CaseRow {
  return { ...row, kind: row.kind as CaseKind, status: row.status as CaseRow['status'] };
}
