import type { ChaosDatabase } from '../database.js';

/** Our side of the comparison: the tables as they stand at the end. Amounts are minor units. */
export interface Rows {
  orders: Map<string, OrderRow>;
  sessions: SessionRow[];
  payments: Map<string, PaymentRow>;
  /** Oldest first. */
  cases: CaseRow[];
  refunds: RefundRow[];
  /** Orders that were cancelled or expired, with when Zoho was last asked before. */
  endings: { order_id: string; type: string; at: Date; asked_at: Date }[];
  deliveries: { id: string; order_id: string; type: string; status: string }[];
}

export interface OrderRow {
  id: string;
  storefront: string;
  reference: string;
  status: string;
  amount: string;
  currency: string;
  refunded: string;
  settling_payment_id: string | null;
  pay_before: Date;
}

export interface SessionRow {
  id: string;
  order_id: string;
  status: string;
  zoho_session_id: string | null;
  superseded_at: Date | null;
}

export interface PaymentRow {
  id: string;
  order_id: string | null;
  status: string;
  /** The status for which its own detail was asked: until then nobody can decide on it. */
  detail_status: string | null;
  amount: string | null;
  currency: string | null;
  /** The most that had ever gone back. */
  refunded: string;
  /** Zoho's youngest words. */
  zoho_status: string | null;
  zoho_refunded: string | null;
}

export interface CaseRow {
  id: string;
  kind: string;
  order_id: string | null;
  payment_id: string | null;
  session_id: string | null;
  refund_id: string | null;
  status: string;
  resolution: string | null;
  /** Opened by the last comparison of a look, which finds what no rule has told. */
  is_untold: boolean;
}

export interface RefundRow {
  id: string;
  zoho_refund_id: string | null;
  payment_id: string;
  order_id: string | null;
  status: string;
  amount: string;
}

export async function readRows(database: ChaosDatabase): Promise<Rows> {
  const orders = await database.query<OrderRow>(
    `SELECT id, storefront, reference, status, amount_minor::text AS amount, currency, refunded_minor::text AS refunded,
       settling_payment_id, pay_before
     FROM orders`,
  );
  const payments = await database.query<PaymentRow>(
    `SELECT id, order_id, status, detail_status, amount_minor::text AS amount, currency, refunded_minor::text AS refunded,
       zoho_status, zoho_refunded_minor::text AS zoho_refunded
     FROM payments`,
  );
  return {
    orders: new Map(orders.map((order) => [order.id, order])),
    sessions: await database.query<SessionRow>(
      'SELECT id, order_id, status, zoho_session_id, superseded_at FROM payment_sessions',
    ),
    payments: new Map(payments.map((payment) => [payment.id, payment])),
    cases: await database.query<CaseRow>(
      `SELECT id, kind, order_id, payment_id, session_id, refund_id, status, resolution,
         kind = 'conflicting_evidence' AND evidence ? 'differences' AS is_untold
       FROM cases ORDER BY opened_at, id`,
    ),
    refunds: await database.query<RefundRow>(
      'SELECT id, zoho_refund_id, payment_id, order_id, status, amount_minor::text AS amount FROM refunds',
    ),
    endings: await database.query(
      `SELECT order_id, type, at, (evidence->>'askedAt')::timestamptz AS asked_at FROM order_events
       WHERE type IN ('order.cancelled', 'order.expired') AND evidence ? 'askedAt'`,
    ),
    deliveries: await database.query('SELECT id, order_id, type, status FROM event_deliveries'),
  };
}

export function isPaid({ status }: OrderRow): boolean {
  return status === 'paid' || status === 'partially_refunded' || status === 'refunded';
}
