import type pg from 'pg';
import { selectStatusRow } from './statements.js';

interface StatusRow {
  id: string;
  reference: string;
  status: string;
  amount_minor: string;
  currency: string;
  paid_at: Date | null;
  looked_at: Date | null;
  session_id: string;
  attempt: number;
  session_status: string;
  zoho_session_id: string;
  zoho_status: string | null;
  expires_at: Date;
  session_created_at: Date;
  payments: object[] | null;
  attention: string[] | null;
}

/** The bare select: the rows that a cached status answer needs, in one statement, as JSON. Null: no such order. */
export async function selectStatus(pool: pg.Pool, storefront: string, orderId: string): Promise<object | null> {
  const { rows } = await pool.query<StatusRow>(selectStatusRow([orderId, storefront]));
  const [row] = rows;
  if (!row) return null;
  const amount = (Number(row.amount_minor) / 100).toFixed(2);
  return {
    orderId: row.id,
    reference: row.reference,
    status: row.status,
    amount,
    currency: row.currency,
    paymentSession: {
      id: row.session_id,
      paymentsSessionId: row.zoho_session_id,
      status: row.session_status,
      zohoStatus: row.zoho_status,
      attempt: row.attempt,
      amount,
      currency: row.currency,
      createdAt: row.session_created_at,
      expiresAt: row.expires_at,
      checkoutUrl: null,
    },
    payments: row.payments ?? [],
    paidAt: row.paid_at,
    attention: row.attention ?? [],
    nextAction: 'pay',
    source: 'cached',
    asOf: row.looked_at,
  };
}
