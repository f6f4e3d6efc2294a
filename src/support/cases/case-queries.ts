import { Injectable } from '@nestjs/common';
import { DateTime, Duration } from 'luxon';
import type { CaseKind } from '../../cases/case-kinds.js';
import { NotFoundError, ValidationFailedError } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { endOf, startOf } from '../../common/http/day-or-time.js';
import { toDecimal } from '../../common/money.js';
import { Database } from '../../database/database.js';
import { Prisma } from '../../generated/prisma/client.js';
import { RefundsRepository } from '../../payments/refunds.repository.js';
import type { CaseListView, CasesQuery, CaseView } from './case.dto.js';
import { CaseOrder } from './case-order.js';
import { toRefundView } from '../../refunds/ask/refund.view.js';
import { DEFAULT_LIMIT } from '../../common/http/paging.decorators.js';

/** Reads cases for people. Writes nothing. */
@Injectable()
export class CaseQueries {
  constructor(
    private readonly database: Database,
    private readonly refunds: RefundsRepository,
    private readonly clock: Clock,
  ) {}

  /** Newest first unless `sort` says otherwise. @throws ValidationFailedError for a cursor of another query */
  async list({ limit = DEFAULT_LIMIT, cursor, ...filters }: CasesQuery): Promise<CaseListView> {
    const order = new CaseOrder(filters.sort ?? '-openedAt');
    const where = conditions(filters, this.clock.now());
    const after = cursor === undefined ? [] : [order.afterSql(cursor, filters)];
    const rows = await this.database.run<
      Row & { place: string | null }
    >(Prisma.sql`SELECT ${order.placeSql} AS place, ${COLUMNS}
      WHERE ${Prisma.join([...where, ...after], ' AND ')} ${order.orderSql} LIMIT ${limit + 1}::int`);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await Promise.all(page.map((row) => this.toView(row))),
      total: await this.count(where),
      nextCursor: rows.length > limit && last ? order.cursorOf(last, filters) : null,
    };
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<CaseView> {
    const [row] = await this.database.run<Row>(Prisma.sql`SELECT ${COLUMNS} WHERE c.id = ${id}::uuid`);
    if (!row) throw new NotFoundError('case');
    return this.toView(row);
  }

  private async count(where: Prisma.Sql[]): Promise<number> {
    const [row] = await this.database.run<{ total: number }>(Prisma.sql`SELECT count(*)::int AS total
      FROM cases c LEFT JOIN orders o ON o.id = c.order_id WHERE ${Prisma.join(where, ' AND ')}`);
    return row?.total ?? 0;
  }

  private async toView(row: Row): Promise<CaseView> {
    const refunds = row.payment_id === null ? [] : await this.refunds.ofPayment(this.database.run, row.payment_id);
    const { amount_minor, currency } = row;
    return {
      id: row.id,
      kind: row.kind,
      status: row.status,
      orderId: row.order_id,
      storefront: row.storefront,
      reference: row.reference,
      orderStatus: row.order_status,
      paymentId: row.payment_id,
      paymentsSessionId: row.zoho_session_id,
      amount: amount_minor === null || currency === null ? row.amount_text : toDecimal(BigInt(amount_minor), currency),
      currency,
      refundId: row.refund_id,
      evidence: row.evidence,
      assignee: row.assignee,
      openedAt: row.opened_at.toISOString(),
      resolvedAt: row.resolved_at?.toISOString() ?? null,
      resolvedBy: row.resolved_by,
      resolution: row.resolution,
      note: row.note,
      refunds: refunds.filter(({ caseId }) => caseId === row.id).map(toRefundView),
    };
  }
}

type Filters = Omit<CasesQuery, 'limit' | 'cursor'>;

/** `now`: what `olderThan` is counted from. @throws ValidationFailedError */
function conditions(query: Filters, now: Date): Prisma.Sql[] {
  const { status = 'open', kind, storefront, orderId, paymentId, assignee, olderThan } = query;
  const [from, to] = openedBetween(query);
  const until = olderThan === undefined ? null : before(now, olderThan);
  return [
    status === 'all' ? Prisma.sql`true` : Prisma.sql`c.status = ${status}::text`,
    ...(kind ? [Prisma.sql`c.kind = ANY (${kind}::text[])`] : []),
    ...(storefront ? [Prisma.sql`o.storefront = ${storefront}::text`] : []),
    ...(paymentId ? [Prisma.sql`c.payment_id = ${paymentId}::text`] : []),
    ...(orderId ? [Prisma.sql`c.order_id = ${orderId}::uuid`] : []),
    ...(assignee === 'none' ? [Prisma.sql`c.assignee IS NULL`] : []),
    ...(assignee && assignee !== 'none' ? [Prisma.sql`c.assignee = ${assignee}::text`] : []),
    ...(from ? [Prisma.sql`c.opened_at >= ${from}::timestamptz`] : []),
    ...(to ? [Prisma.sql`c.opened_at <= ${to}::timestamptz`] : []),
    ...(until ? [Prisma.sql`c.opened_at <= ${until}::timestamptz`] : []),
  ];
}

function before(now: Date, duration: string): Date {
  return DateTime.fromJSDate(now, { zone: 'utc' }).minus(Duration.fromISO(duration)).toJSDate();
}

function openedBetween({ openedFrom, openedTo }: Filters): [Date | null, Date | null] {
  const from = startOf(openedFrom);
  const to = endOf(openedTo);
  if (from && to && from > to)
    throw new ValidationFailedError([{ path: 'openedTo', message: 'must not be before openedFrom' }]);
  return [from, to];
}

const COLUMNS = Prisma.sql`c.id, c.kind, c.status, c.order_id, c.payment_id, c.refund_id, c.evidence, c.assignee, c.opened_at,
    c.resolved_at, c.resolved_by, c.resolution, c.note, o.storefront, o.reference, o.status AS order_status,
    COALESCE(p.amount_minor, s.amount_minor)::text AS amount_minor, p.amount_text, COALESCE(p.currency, s.currency) AS currency,
    s.zoho_session_id
  FROM cases c LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN payments p ON p.id = c.payment_id
    LEFT JOIN payment_sessions s ON s.id = c.session_id`;

interface Row {
  id: string;
  kind: CaseKind;
  status: string;
  order_id: string | null;
  payment_id: string | null;
  zoho_session_id: string | null;
  refund_id: string | null;
  evidence: unknown;
  assignee: string | null;
  opened_at: Date;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: string | null;
  note: string | null;
  storefront: string | null;
  reference: string | null;
  order_status: string | null;
  amount_minor: string | null;
  amount_text: string | null;
  currency: string | null;
}
