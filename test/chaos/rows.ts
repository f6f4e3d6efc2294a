import type { ChaosDatabase } from './database.js';

/** Our side of the comparison: the tables as they stand at the end. Amounts are minor units. */
export interface Rows {
  orders: Map<string, OrderRow>;
  sessions: SessionRow[];
  payments: Map<string, PaymentRow>;
  casesOfPayment: Map<string, CaseRow[]>;
  deliveries: { id: string; order_id: string; type: string; status: string }[];
}

export interface OrderRow {
  id: string;
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
  next_look_at: Date | null;
}

export interface PaymentRow {
  id: string;
  order_id: string | null;
  status: string;
  refunded: string;
}

export interface CaseRow {
  kind: string;
  order_id: string | null;
  payment_id: string;
  status: string;
}

export async function readRows(database: ChaosDatabase): Promise<Rows> {
  const orders = await database.query<OrderRow>(
    `SELECT id, reference, status, amount_minor::text AS amount, currency, refunded_minor::text AS refunded, settling_payment_id, pay_before
     FROM orders`,
  );
  const payments = await database.query<PaymentRow>(
    'SELECT id, order_id, status, refunded_minor::text AS refunded FROM payments',
  );
  const cases = await database.query<CaseRow>('SELECT kind, order_id, payment_id, status FROM cases');
  return {
    orders: new Map(orders.map((order) => [order.id, order])),
    sessions: await database.query<SessionRow>(
      'SELECT id, order_id, status, zoho_session_id, superseded_at, next_look_at FROM payment_sessions',
    ),
    payments: new Map(payments.map((payment) => [payment.id, payment])),
    casesOfPayment: groupCases(cases),
    deliveries: await database.query('SELECT id, order_id, type, status FROM event_deliveries'),
  };
}

function groupCases(cases: readonly CaseRow[]): Map<string, CaseRow[]> {
  const groups = new Map<string, CaseRow[]>();
  for (const row of cases) groups.set(row.payment_id, [...(groups.get(row.payment_id) ?? []), row]);
  return groups;
}

export function isPaid({ status }: OrderRow): boolean {
  return status === 'paid' || status === 'partially_refunded' || status === 'refunded';
}
