import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FoundOrdersView } from '../../src/support/search/search.dto.js';
import { toFilters } from '../../src/support/search/search-filters.js';
import { SearchRepository } from '../../src/support/search/search.repository.js';
import { PgPool } from '../../src/database/pg-pool.js';
import { KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { expectStatus, Shop } from '../support/shop.js';
import { storeOrders } from '../support/stored-order.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  await shop.place({
    reference: 'So 1009/A',
    invoiceNumber: 'Inv_2026%\\ 7',
    customer: { name: 'Vikram', email: 'Vikram.Sharma@Example.com', phone: '+91 90000 10009' },
  });
  await shop.place({ reference: 'NATIONAL', customer: { email: 'other@example.com', phone: '09000010009' } });
  await shop.place({ reference: 'BERLIN', customer: { phone: '+49 30 901820' } });
}, 60_000);
afterAll(async () => {
  expect(leaks(shop, 'vikram.sharma', '9000010009')).toEqual([]);
  await shop.close();
});

const find = async (query: Record<string, string>): Promise<string[]> => {
  const answer = await shop.get(`/v1/support/orders?${new URLSearchParams(query).toString()}`, KEYS.desk);
  return (expectStatus(answer, 200).body as FoundOrdersView).items.map(({ reference }) => reference);
};

describe('q forgives', () => {
  it.each([
    'so 1009/a', 'SO1009/A', ' so  1009 / A ', 'so10', 'So 1009', 'INV_2026%\\7', 'inv_', 'inv_2026%', 'Inv_2026%\\', 'vikr', 'VIKRAM',
    'vikram.s', ' Vikram.Sharma ', 'vikram.sharma@example', 'vikram.sharma@ example.com',
  ])('%j finds the order', async (q) => {
    expect(await find({ q })).toEqual(['So 1009/A']);
  }); // prettier-ignore

  it.each([
    '9000010009',
    '09000010009',
    '+91 90000 10009',
    '91-9000010009',
    '(0)90000 10009',
    '0091 90000 10009',
    '919000010009',
  ])('the phone %j finds both who have it, whatever form the shop sent', async (q) => {
    expect((await find({ q })).sort()).toEqual(['NATIONAL', 'So 1009/A']);
  });

  it('a phone of another country is found with its country code', async () => {
    for (const q of ['+49 30 901820', '4930901820', '+49 (30) 901-820']) expect(await find({ q })).toEqual(['BERLIN']);
  });

  it.each(['so1', 'ikram', 'inv_2026x', 'i%', '____', '%%%%', 'vik', '900001000', 'so1009/ab'])(
    '%j finds nothing',
    async (q) => {
      expect(await find({ q })).toEqual([]);
    },
  );

  it('finds by the bank’s reference as the bank prints it, and by the payer’s e-mail’s beginning', async () => {
    const placed = await shop.place({ reference: 'BANK' });
    const paymentId = shop.pay(placed, { email: 'Meera.Payer@Example.com' });
    await shop.status(placed.id, '?maxAgeMs=0');
    const [row] = await shop.query<{ n: number }>(
      `SELECT cardinality(payer_email_beginnings) AS n FROM payments WHERE id = '${paymentId}'`,
    );
    expect(row?.n).toBeGreaterThan(0);
    await shop.query(`UPDATE payments SET bank_reference = 'AXIS412345678901' WHERE id = '${paymentId}'`);
    for (const q of [
      'meera',
      'Meera.Payer@',
      'AXIS412345678901',
      'axis4123 4567 8901',
      ` ${paymentId.slice(0, 6)} ${paymentId.slice(6)} `,
    ])
      expect(await find({ q })).toEqual(['BANK']);
  });

  it('finds orders of an older version by the whole address', async () => {
    await shop.query(`UPDATE orders SET email_beginnings = '{}' WHERE reference = 'So 1009/A'`);
    expect(await find({ q: 'vikram' })).toEqual([]);
    expect(await find({ q: 'vikram.sharma@example.com' })).toEqual(['So 1009/A']);
  });
});

describe('days and times are of the time zone', () => {
  beforeAll(async () => {
    const paid = { status: 'paid', storefront: 'zones', createdAt: '2026-02-20T00:00:00Z' };
    await storeOrders(shop, [
      { ...paid, reference: 'LATE', paidAt: '2026-02-28T18:29:59.999Z' }, // 23:59 in Kolkata
      { ...paid, reference: 'FIRST', paidAt: '2026-02-28T18:30:00Z' }, // midnight there
      { ...paid, reference: 'LAST', paidAt: '2026-03-31T18:29:59.999Z' },
      { ...paid, reference: 'NEXT', paidAt: '2026-03-31T18:30:00Z' },
      { reference: 'NEVER', storefront: 'zones', createdAt: '2026-03-01T00:00:00Z' },
    ]);
  });
  const march = { storefront: 'zones', paidFrom: '2026-03-01', paidTo: '2026-03-31' };

  it.each([
    [{ ...march, timeZone: 'Asia/Kolkata' }, ['FIRST', 'LAST']],
    [{ ...march, timeZone: 'asia/kolkata' }, ['FIRST', 'LAST']],
    [march, ['LAST', 'NEXT']],
    [{ ...march, timeZone: 'America/New_York' }, ['LAST', 'NEXT']],
    [{ storefront: 'zones', paidTo: '2026-03-01T00:00:00', timeZone: 'Asia/Kolkata' }, ['FIRST', 'LATE']],
    [{ storefront: 'zones', paidFrom: '2026-03-31T23:59:59.999+05:30', timeZone: 'UTC' }, ['LAST', 'NEXT']],
    [{ storefront: 'zones', createdFrom: '2026-03-01', timeZone: 'Asia/Kolkata' }, ['NEVER']],
    [{ storefront: 'zones', createdFrom: '2026-03-01', timeZone: 'Pacific/Auckland' }, ['NEVER']],
    [{ storefront: 'zones', createdTo: '2026-02-28', timeZone: 'America/Los_Angeles', q: 'NEVER' }, ['NEVER']],
  ])('%j finds %j', async (query, references) => {
    expect((await find(query)).sort()).toEqual(references);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ timeZone: '+05:30' }, 'timeZone'],
    [{ timeZone: '' }, 'timeZone'],
    [{ timeZone: 'x'.repeat(9_000) }, 'timeZone'],
    [{ paidFrom: '2026-03-01T10:00:00' }, 'paidFrom'],
    [{ paidFrom: '2026-03-02', paidTo: '2026-03-01' }, 'paidTo'],
    [{ paidTo: 'march', timeZone: 'UTC' }, 'paidTo'],
  ])('%j is refused', async (query, path) => {
    const answer = await shop.get(`/v1/support/orders?${new URLSearchParams(query).toString()}`, KEYS.desk);
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ path }] }]);
  });
});

describe('among many orders', () => {
  beforeAll(async () => {
    await shop.query(`INSERT INTO orders (id, storefront, reference, invoice_number, status, amount_minor, currency, description, pay_before,
        email_beginnings, paid_at, settling_payment_id, timeline_hash, created_at, updated_at)
      SELECT gen_random_uuid(), 'bulk', 'BULK-' || n, 'BI-' || n, 'paid', n, 'INR', 'x', t, ARRAY['h' || n % 5000, 'common'], t, 'x', '\\x00', t, t
      FROM generate_series(1, 30000) n, LATERAL (SELECT '2025-01-01T00:00:00Z'::timestamptz + n * interval '1 minute' AS t) times`);
    await shop.query(`INSERT INTO payments (id, order_id, status, payer_email_beginnings, first_seen_at, updated_at)
      SELECT 'bulk-' || reference, id, 'failed', email_beginnings, created_at, created_at FROM orders WHERE storefront = 'bulk'`);
    await shop.query('VACUUM ANALYZE orders');
    await shop.query('VACUUM ANALYZE payments');
  }, 60_000);

  it.each([
    [{ q: 'bulk-29999' }, 'orders_reference_plain_idx'],
    [{ q: 'BI-29999' }, 'orders_invoice_number_plain_idx'],
    [{ q: 'bulk' }, 'orders_created_at_id_idx'], // nearly all: newest first until there are enough
    [{ q: 'vikram' }, 'orders_email_beginnings_idx'],
    [{ q: 'vikram' }, 'payments_payer_email_beginnings_idx'],
    [{ q: '9000010009' }, 'orders_phone_hash_idx'],
    [{ q: 'bulk-29999', status: ['paid', 'refunded'] as never }, 'orders_reference_plain_idx'],
    [{ paidFrom: '2025-01-03', paidTo: '2025-01-03' }, "Index Cond: (created_at <= '2025-01-04 23:59:59.999+00'"],
    [{ paidFrom: '2025-01-03T10:00:00Z', paidTo: '2025-01-03T10:10:00Z' }, 'orders_paid_at_idx'],
  ])('%j is answered by indexes alone', async (query, index) => {
    const plan = await planOf(query);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (orders|payments)/);
  });

  it('pages through all that begin so, newest first, none twice', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await shop.get(`/v1/support/orders?q=BULK-1000&limit=4${cursor}`, KEYS.desk);
      const page = expectStatus(answer, 200).body as FoundOrdersView;
      seen.push(...page.items.map(({ reference }) => reference));
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual([...Array.from({ length: 10 }, (_, n) => `BULK-${10_009 - n}`), 'BULK-1000']);
  });

  /** What PostgreSQL plans for the statement that the search really sends, on tables with statistics. */
  async function planOf(query: object): Promise<string> {
    const pool = shop.app.app.get(PgPool);
    const original = pool.query.bind(pool) as (query: object) => Promise<{ rows: Record<string, string>[] }>;
    let plan = '';
    Object.assign(pool, {
      query: async (sent: { text: string; values: unknown[] }) => {
        const { rows } = await original({ ...sent, text: `EXPLAIN ${sent.text}` });
        plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        return { rows: [] };
      },
    });
    try {
      await shop.app.app.get(SearchRepository).findPage(toFilters(query), { limit: 50, after: null });
    } finally {
      Object.assign(pool, { query: original });
    }
    return plan;
  }
});
