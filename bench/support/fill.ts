import pg from 'pg';

/** What every filled order carries of its customer, as the service itself seals it. */
export interface Customer {
  sealed: Uint8Array;
  emailHash: Uint8Array;
  phoneHash: Uint8Array;
}

/** Rows per statement: progress can be shown, and no statement is larger than memory. */
const CHUNK = 50_000;

/**
 * Fills a migrated database with `size` orders of the last 365 days and what belongs to them, in the order of time, as a year of
 * trading would: 1.1 sessions, about one payment and two timeline entries per order; one case in 200 orders, the newest
 * 300 of them open. One order carries the `customer` to be looked for. Everything follows from the row's number: equal in every run.
 */
export async function fill(url: string, size: number, customer: Customer, progress: (done: number) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Throw-away data of known shape: foreign keys hold by construction, and a crash only means another run.
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off`);
    for (let from = 1; from <= size; from += CHUNK) {
      const to = Math.min(size, from + CHUNK - 1);
      for (const statement of TABLES)
        await client.query(statement.replaceAll(':size', String(size)).replaceAll(':from', String(from)).replaceAll(':to', String(to)));
      progress(to);
    }
    await client.query(`UPDATE orders SET customer_sealed = $1`.concat(` WHERE id IN (SELECT id FROM orders ORDER BY created_at DESC LIMIT 5000)`), [Buffer.from(customer.sealed)]);
    await client.query(
      `UPDATE orders SET email_hash = $1, phone_hash = $2, customer_sealed = $3 WHERE reference = $4`,
      [Buffer.from(customer.emailHash), Buffer.from(customer.phoneHash), Buffer.from(customer.sealed), sampleReference(size)],
    );
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
} // prettier-ignore

/** The reference of the order that the exact look-ups look for: one of half a year ago. */
function sampleReference(size: number): string {
  return `SO-${Math.floor(size / 2)}`;
}

/** Number → moment, within the last 365 days, oldest first. */
const AT = `date_trunc('milliseconds', now() - interval '365 days' + (n::float8 / :size) * interval '365 days')`;
/** UUIDv7 of that moment; `kind` tells the tables apart. */
const id = (kind: string) =>
  `(lpad(to_hex((extract(epoch FROM t) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || '${kind}' || lpad(to_hex(n), 14, '0'))::uuid`;
const ROWS = `generate_series(:from, :to) n, LATERAL (SELECT ${AT} AS t, (n::bigint * 7919) % 1000 AS r) x,
  LATERAL (SELECT CASE WHEN n > :size * 0.998 THEN 'awaiting_payment' WHEN r < 720 THEN 'paid' WHEN r < 735 THEN 'partially_refunded'
    WHEN r < 745 THEN 'refunded' WHEN r < 845 THEN 'cancelled' ELSE 'expired' END AS status,
    ((n::bigint * 104729) % 500000) + 100 AS amount,
    CASE WHEN n % 1000 = 7 THEN 'JPY' WHEN n % 1000 < 30 THEN 'USD' ELSE 'INR' END AS currency) y,
  LATERAL (SELECT status IN ('paid', 'partially_refunded', 'refunded') AS is_paid) z`;

/** A desk that keeps up has the same few hundred open, however many it has closed. */
const IS_OPEN = 'n > :size - 60000';

const TABLES = [
  `INSERT INTO orders (id, storefront, reference, status, amount_minor, refunded_minor, currency, description, invoice_number, items,
      metadata, email_hash, phone_hash, pay_before, paid_at, settling_payment_id, looked_at, timeline_seq, timeline_hash, created_at, updated_at)
    SELECT ${id('0')}, CASE WHEN n < :size * 0.02 THEN 'old' WHEN n % 100 < 70 THEN 'web' WHEN n % 100 < 95 THEN 'app' ELSE 'pos' END,
      'SO-' || n, status, amount, CASE status WHEN 'refunded' THEN amount WHEN 'partially_refunded' THEN amount / 2 ELSE 0 END, currency,
      'Order SO-' || n, 'INV-' || n, '[{"sku": "TEA-1", "name": "Assam tea", "quantity": 2}]', '{"channel": "web"}',
      sha256(convert_to('email' || n % (:size / 2), 'UTF8')), sha256(convert_to('phone' || n % (:size / 2), 'UTF8')), t + interval '1 day',
      CASE WHEN is_paid THEN t + n % 900 * interval '1 second' END, CASE WHEN is_paid THEN (173000000000000 + n * 2)::text END,
      t + interval '16 minutes', 2, sha256(int8send(n)), t, t + interval '16 minutes' FROM ${ROWS}`,
  `INSERT INTO payment_sessions (id, order_id, attempt, status, zoho_session_id, zoho_status, amount_minor, currency, max_attempts,
      expires_at, looked_at, next_look_at, created_at, updated_at)
    SELECT ${id('1')}, ${id('0')}, 1, CASE WHEN is_paid THEN 'succeeded' WHEN status = 'awaiting_payment' THEN 'open' ELSE 'expired' END,
      (2000000000000 + n)::text, CASE WHEN is_paid THEN 'succeeded' ELSE 'expired' END, amount, currency, 5, t + interval '15 minutes',
      t + interval '16 minutes', CASE WHEN n > :size * 0.97 AND NOT is_paid THEN now() + interval '1 hour' END, t, t FROM ${ROWS}`,
  `INSERT INTO payment_sessions (id, order_id, attempt, status, zoho_session_id, amount_minor, currency, expires_at, created_at, updated_at)
    SELECT ${id('2')}, ${id('0')}, 2, 'expired', (3000000000000 + n)::text, amount, currency, t + interval '30 minutes',
      t, t FROM ${ROWS} WHERE n % 10 = 3`,
  `INSERT INTO payments (id, order_id, session_id, zoho_session_id, status, amount_minor, currency, method, detail_status, zoho_created_at,
      first_seen_at, updated_at)
    SELECT (173000000000000 + n * 2)::text, ${id('0')}, ${id('1')}, (2000000000000 + n)::text, 'succeeded', amount, currency, 'upi',
      'succeeded', t + n % 900 * interval '1 second', t, t FROM ${ROWS} WHERE is_paid`,
  `INSERT INTO payments (id, order_id, session_id, zoho_session_id, status, amount_minor, currency, method, failure_reason, detail_status,
      zoho_created_at, first_seen_at, updated_at)
    SELECT (173000000000001 + n * 2)::text, ${id('0')}, ${id('1')}, (2000000000000 + n)::text, 'failed', amount, currency, 'card',
      'Insufficient funds', 'failed', t, t, t FROM ${ROWS} WHERE n % 4 = 1`,
  `INSERT INTO cases (id, kind, order_id, payment_id, status, evidence, opened_at, resolved_at, resolution)
    SELECT ${id('3')}, (ARRAY['late_payment', 'duplicate_payment', 'amount_mismatch', 'disputed', 'refund_failed'])[1 + n / 200 % 5],
      ${id('0')}, (173000000000000 + n * 2)::text, CASE WHEN ${IS_OPEN} THEN 'open' ELSE 'resolved' END, '{}', t,
      CASE WHEN NOT (${IS_OPEN}) THEN t END, CASE WHEN NOT (${IS_OPEN}) THEN 'refund' END FROM ${ROWS} WHERE n % 200 = 0`,
  `INSERT INTO order_events (id, order_id, seq, type, cause, actor, at, data, prev_hash, hash)
    SELECT ${id('4')}, ${id('0')}, 1, 'order.placed', 'api', 'storefront:web', t, '{}', '\\x00', '\\x00' FROM ${ROWS}`,
  `INSERT INTO order_events (id, order_id, seq, type, cause, actor, at, data, prev_hash, hash)
    SELECT ${id('5')}, ${id('0')}, 2, 'payment_session.opened', 'api', 'storefront:web', t, '{}', '\\x00', '\\x00' FROM ${ROWS}`,
  `INSERT INTO webhook_events (event_id, type, zoho_session_id, order_id, raw, headers, status, verdict, received_at, processed_at)
    SELECT (1987000000000000 + n)::text, 'payment.succeeded', (2000000000000 + n)::text, ${id('0')}, '\\x00', '{}', 'processed',
      'look_scheduled', t, t + interval '80 milliseconds' FROM ${ROWS} WHERE n > :size * 0.75 AND is_paid`,
];
