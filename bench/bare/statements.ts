import type pg from 'pg';

// Named, so that PostgreSQL parses each once per connection: what someone writing for speed would do.
const statement =
  (name: string, text: string) =>
  (values: unknown[]): pg.QueryConfig => ({ name, text, values });

export const insertKey = statement(
  'insert_key',
  `INSERT INTO idempotency_keys (owner, key, request_hash, order_id, created_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT DO NOTHING`,
);

export const insertOrder = statement(
  'insert_order',
  `INSERT INTO orders (id, storefront, reference, status, amount_minor, currency, description, invoice_number, items,
     metadata, customer_sealed, email_hash, pay_before, timeline_seq, timeline_hash, created_at, updated_at)
   VALUES ($1, $2, $3, 'awaiting_payment', $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $14)`,
);

export const insertSession = statement(
  'insert_session',
  `INSERT INTO payment_sessions (id, order_id, attempt, status, amount_minor, currency, expires_at, created_at, updated_at)
   VALUES ($1, $2, 1, 'creating', $3, $4, $5, $6, $6)`,
);

export const insertEvent = statement(
  'insert_event',
  `INSERT INTO order_events (id, order_id, seq, type, cause, actor, at, data, prev_hash, hash)
   VALUES ($1, $2, $3, $4, 'api', $5, $6, $7, $8, $9)`,
);

export const openSession = statement(
  'open_session',
  `UPDATE payment_sessions SET status = 'open', zoho_session_id = $2, looked_at = $3, next_look_at = $3, updated_at = $3
   WHERE id = $1 AND status = 'creating'`,
);

export const updateTimelineHead = statement(
  'update_timeline_head',
  'UPDATE orders SET timeline_seq = $2, timeline_hash = $3, looked_at = $4, updated_at = $4 WHERE id = $1',
);

export const finishKey = statement(
  'finish_key',
  `UPDATE idempotency_keys SET response_status = 201, response_sealed = $3, finished_at = $4
   WHERE owner = $1 AND key = $2`,
);

export const selectStatusRow = statement(
  'select_status',
  `SELECT o.id, o.reference, o.status, o.amount_minor, o.currency, o.paid_at, o.looked_at,
     s.id AS session_id, s.attempt, s.status AS session_status, s.zoho_session_id, s.zoho_status, s.expires_at,
     s.created_at AS session_created_at,
     (SELECT json_agg(p ORDER BY p.first_seen_at) FROM payments p WHERE p.order_id = o.id) AS payments,
     (SELECT json_agg(c.kind) FROM cases c WHERE c.order_id = o.id AND c.status = 'open') AS attention
   FROM orders o
   LEFT JOIN LATERAL (SELECT * FROM payment_sessions WHERE order_id = o.id ORDER BY attempt DESC LIMIT 1) s ON true
   WHERE o.id = $1 AND o.storefront = $2`,
);
