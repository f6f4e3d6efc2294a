import type { RunStatement } from '../database/database.js';
import type { StoredEvent, StoredHead } from '../timeline/verify-timeline.js';
import { Prisma } from '../generated/prisma/client.js';
import type { Rows } from './fold-disagreements.js';

/** Everything stored about one order, as JSON: what an invariant is checked on. */
export interface OrderRows extends Rows {
  id: string;
  head: StoredHead;
  events: StoredEvent[];
}

/** Which orders to read: one, or the next `limit` after an id, in the order of their ids (that is, of their age). */
export type RowsQuery = { orderId: string } | { after: string | null; limit: number };

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** One statement, so that each order's rows are of one moment even while its order changes. */
export function readOrderRows(run: RunStatement, query: RowsQuery): Promise<OrderRows[]> {
  const which =
    'orderId' in query
      ? Prisma.sql`WHERE o.id = ${query.orderId}::uuid`
      : Prisma.sql`WHERE o.id > ${query.after ?? BEFORE_ALL}::uuid ORDER BY o.id LIMIT ${query.limit}::int`;
  return run<OrderRows>(Prisma.sql`${SELECT_ROWS} ${which}`);
}

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The rows under `alias` as a JSON array of objects in the code's names. */
const list = (from: string, fields: string, orderBy: string) =>
  `COALESCE((SELECT json_agg(json_build_object(${fields}) ORDER BY ${orderBy}) FROM ${from} WHERE x.order_id = o.id), '[]')`;

const SELECT_ROWS = Prisma.raw(`SELECT o.id,
  json_build_object('seq', o.timeline_seq, 'hash', encode(o.timeline_hash, 'hex')) AS head,
  json_build_object('id', o.id, 'storefront', o.storefront, 'reference', o.reference, 'status', o.status,
    'amountMinor', o.amount_minor::text, 'currency', o.currency, 'payBefore', ${iso('o.pay_before')}, 'paidAt', ${iso('o.paid_at')},
    'settlingPaymentId', o.settling_payment_id, 'refundedMinor', o.refunded_minor::text) AS "order",
  ${list(
    'payment_sessions x',
    `'id', x.id, 'attempt', x.attempt, 'status', x.status, 'amountMinor', x.amount_minor::text, 'currency', x.currency,
    'zohoSessionId', x.zoho_session_id, 'supersededAt', ${iso('x.superseded_at')}, 'expiresAt', ${iso('x.expires_at')}`,
    'x.attempt',
  )} AS sessions,
  ${list(
    'payments x',
    `'id', x.id, 'sessionId', x.session_id, 'status', x.status, 'detailStatus', x.detail_status,
    'amountMinor', x.amount_minor::text, 'feeMinor', x.fee_minor::text, 'currency', x.currency,
    'refundedMinor', x.refunded_minor::text, 'disputed', x.disputed`,
    'x.id',
  )} AS payments,
  ${list(
    'refunds x',
    `'id', x.id, 'zohoRefundId', x.zoho_refund_id, 'paymentId', x.payment_id, 'status', x.status,
    'amountMinor', x.amount_minor::text, 'currency', x.currency`,
    'x.id',
  )} AS refunds,
  ${list(
    'cases x',
    `'id', x.id, 'kind', x.kind, 'paymentId', x.payment_id, 'sessionId', x.session_id, 'refundId', x.refund_id, 'status', x.status, 'resolution', x.resolution`,
    'x.id',
  )} AS cases,
  ${list(
    'order_events x',
    `'id', x.id, 'seq', x.seq, 'type', x.type, 'cause', x.cause, 'actor', x.actor, 'requestId', x.request_id,
    'at', ${iso('x.at')}, 'data', x.data, 'evidence', x.evidence, 'prevHash', encode(x.prev_hash, 'hex'), 'hash', encode(x.hash, 'hex')`,
    'x.seq',
  )} AS events
  FROM orders o`);
