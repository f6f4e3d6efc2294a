import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FoundOrdersView, FoundOrderView } from '../../src/support/search/search.dto.js';
import { KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { storeOrders } from '../support/stored-order.js';

const CUSTOMER = { name: 'Asha Rao', email: 'Asha.Rao@Example.com', phone: '+91 90000-00001' };

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  await storeOrders(shop, [
    { reference: 'A', createdAt: '2026-03-01T10:00:00Z', status: 'paid', payments: ['failed', 'failed', 'succeeded'], failureReason: 'Insufficient funds' },
    { reference: 'B', createdAt: '2026-03-02T10:00:00Z', amountMinor: 100_000 },
    { reference: 'C', createdAt: '2026-03-03T10:00:00Z', status: 'cancelled', storefront: 'other', cases: ['late_payment'] },
    { reference: 'D', createdAt: '2026-03-04T10:00:00Z', status: 'refunded', currency: 'USD', amountMinor: 1_050, refundedMinor: 1_050 },
    { reference: 'E', createdAt: '2026-03-05T23:30:00Z', status: 'expired', currency: 'JPY', amountMinor: 500, cases: ['late_payment', 'disputed'] },
    { reference: 'F', createdAt: '2026-03-06T10:00:00Z', status: 'paid', storefront: 'other', currency: 'KWD', amountMinor: 500_000, resolvedCases: ['disputed'] },
    { reference: 'G', createdAt: '2026-03-06T10:00:00Z', status: 'paid', invoiceNumber: 'INV-G', cases: ['duplicate_payment'] },
  ]); // prettier-ignore
}, 60_000);
afterAll(async () => {
  expect(leaks(shop, 'asha.rao', '90000')).toEqual([]);
  await shop.close();
});

const search = async (query: string): Promise<FoundOrdersView> =>
  expectStatus(await shop.get(`/v1/support/orders?${query}`, KEYS.desk), 200).body as FoundOrdersView;
/** References of the orders of March, newest first. */
const find = async (query: string): Promise<string> =>
  (await search(`createdTo=2026-03-31&${query}`)).items.map(({ reference }) => reference).join('');

describe('each filter alone, newest first', () => {
  it.each([
    ['limit=200', 'GFEDCBA'],
    ['status=paid', 'GFA'],
    ['status=cancelled', 'C'],
    ['status=paid,refunded,expired', 'GFEDA'],
    ['status=paid&status=cancelled', 'GFCA'],
    ['attention=late_payment', 'EC'],
    ['attention=disputed', 'E'],
    ['attention=late_payment,duplicate_payment', 'GEC'],
    ['attention=refund_failed', ''],
    ['storefront=other', 'FC'],
    ['storefront=nobody', ''],
    ['currency=INR', 'GCBA'],
    ['createdFrom=2026-03-05', 'GFE'],
    ['createdFrom=2026-03-05T23:30:00Z', 'GFE'],
    ['createdFrom=2026-03-05T23:30:00.001Z', 'GF'],
    ['createdTo=2026-03-03', 'CBA'],
    ['createdFrom=2026-03-02T15:30:00%2B05:30&createdTo=2026-03-02T10:00:00Z', 'B'],
    ['currency=INR&minAmount=249.51', 'B'],
    ['currency=JPY&minAmount=500&maxAmount=500', 'E'],
    ['minAmount=10.5&maxAmount=10.50', 'D'],
    ['minAmount=500&maxAmount=500', 'FE'],
    ['minAmount=499.999&maxAmount=1000', 'FEB'],
    ['maxAmount=249.50', 'GDCA'],
    ['q=INV-G', 'G'],
    ['q=A', 'A'],
  ])('%s finds %s', async (query, references) => {
    const withEnd = query.includes('createdTo')
      ? (await search(query)).items.map((o) => o.reference).join('')
      : await find(query);
    expect(withEnd).toBe(references);
  });

  it.each([
    ['status=paid,expired&storefront=other', 'F'],
    ['status=paid&currency=INR&minAmount=200&maxAmount=300', 'GA'],
    ['attention=late_payment&status=cancelled,expired&createdFrom=2026-03-04', 'E'],
    ['attention=disputed,late_payment&currency=JPY&storefront=web&minAmount=1', 'E'],
    ['q=C&storefront=web', ''],
    ['q=C&status=cancelled,paid&attention=late_payment', 'C'],
  ])('combined: %s finds %s', async (query, references) => {
    expect(await find(query)).toBe(references);
  });
});

it('counts attempts apart from orders, and says why the last one failed', async () => {
  const { items } = await search('q=A');
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    status: 'paid',
    amount: '249.50',
    storefront: 'web',
    refundedAmount: '0.00',
    paymentSession: { status: 'succeeded', attempt: 1 },
    attempts: { sessions: 1, payments: 3, failed: 2, underWay: 0, succeeded: 1, lastStatus: 'succeeded', lastMethod: 'upi', lastFailureReason: 'Insufficient funds' },
    attention: [],
  }); // prettier-ignore
});

describe('an exact look-up', () => {
  let order: FoundOrderView;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    const reference = 'SO-LOOK-UP';
    const placed = await shop.place({ reference, invoiceNumber: 'INV-LOOK-UP', customer: CUSTOMER });
    const paymentId = shop.pay(placed);
    await shop.status(placed.id, '?maxAgeMs=0');
    await shop.query(`INSERT INTO refunds (id, zoho_refund_id, payment_id, order_id, status, amount_minor, currency, created_at, updated_at)
      VALUES (gen_random_uuid(), '9100000001', '${paymentId}', '${placed.id}', 'pending', 100, 'INR', now(), now())`);
    const [kept] = await shop.query<{ session: string; refund: string }>(`SELECT s.id AS session, r.id AS refund
      FROM payment_sessions s JOIN refunds r ON r.order_id = s.order_id WHERE s.order_id = '${placed.id}'`);
    Object.assign(ids, {
      'our order id': placed.id,
      'our order id in capitals': placed.id.toUpperCase(),
      'our session id': kept?.session,
      'our refund id': kept?.refund,
      reference,
      'invoice number': 'INV-LOOK-UP',
      'Zoho session id': sessionIdOf(placed),
      'Zoho payment id': paymentId,
      'Zoho refund id': '9100000001',
      'e-mail': 'asha.rao@example.com',
      'e-mail in capitals': ' ASHA.RAO@EXAMPLE.COM ',
      phone: '+91 90000-00001',
      'phone, written otherwise': '919000000001',
    });
    [order] = (await search(`q=${placed.id}`)).items as [FoundOrderView];
  }, 60_000);

  it.each(['our order id', 'our order id in capitals', 'our session id', 'our refund id', 'reference', 'invoice number', 'Zoho session id',
    'Zoho payment id', 'Zoho refund id', 'e-mail', 'e-mail in capitals', 'phone', 'phone, written otherwise'])('by %s finds the order', async (what) => {
    const { items } = await search(`q=${encodeURIComponent(ids[what] ?? '')}`);
    expect(items.map(({ id }) => id)).toEqual([order.id]);
  }); // prettier-ignore

  it('by case id finds the order of the case', async () => {
    const [found] = await shop.query<{ id: string; order_id: string }>(`SELECT id, order_id FROM cases WHERE kind = 'disputed' AND status = 'open'`);
    const { items } = await search(`q=${found?.id ?? ''}`);
    expect(items.map(({ id }) => id)).toEqual([found?.order_id]);
  }); // prettier-ignore

  it('finds a reference that has white space around it, as its storefront wrote it', async () => {
    const placed = await shop.place({ reference: ' SO SPACED ' });
    for (const q of [' SO SPACED ', 'SO SPACED']) {
      const { items } = await search(`q=${encodeURIComponent(q)}`);
      expect([q, items.map(({ id }) => id)]).toEqual([q, [placed.id]]);
    }
  });

  it('finds nothing by a part of it that is not its beginning, nor by the beginning of a phone', async () => {
    for (const part of ['LOOK-UP', 'rao@example.com', '9190000000', 'so-', 'ash', 'SO_LOOK', 'SO%']) {
      expect((await search(`q=${part}`)).items).toEqual([]);
    }
  });

  it('shows the customer, whom the tables hold only sealed', async () => {
    expect(order.customer).toEqual(CUSTOMER);
    const [row] = await shop.query<{ all: string; sealed: Buffer }>(
      `SELECT o::text AS all, customer_sealed AS sealed FROM orders o WHERE id = '${order.id}'`,
    );
    for (const readable of ['sha', '@', '9000000001', '90000-00001', Buffer.from('Asha.Rao').toString('hex')])
      expect(row?.all).not.toContain(readable);
    expect(row?.sealed.toString('latin1')).not.toContain('Asha');
  });
});

describe('a cursor', () => {
  it('neither skips nor repeats an order while orders are placed in between', async () => {
    const early = '2025-01-01T00:00:00Z';
    const late = '2025-02-01T00:00:00Z';
    // Ties on the time, so that only the id decides.
    await storeOrders(
      shop,
      Array.from({ length: 23 }, (_, index) => ({ createdAt: index % 2 ? early : late })),
    );
    const seen: string[] = [];
    const known = await all('createdTo=2025-12-31&limit=200');
    let cursor: string | null = null;
    do {
      const page: FoundOrdersView = await search(`createdTo=2025-12-31&limit=5${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await storeOrders(shop, [{ createdAt: '2025-03-01T00:00:00Z' }, { createdAt: late }]);
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => known.includes(id))).toEqual(known);
  });

  it('goes through several states as through one list', async () => {
    const query = 'status=paid,cancelled,refunded,expired&createdTo=2026-03-31&createdFrom=2026-03-01&limit=2';
    const references: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: FoundOrdersView = await search(`${query}${cursor && `&cursor=${cursor}`}`);
      references.push(page.items.map(({ reference }) => reference).join(''));
      cursor = page.nextCursor;
    }
    expect(references).toEqual(['GF', 'ED', 'CA']);
  });

  it('of another search is refused, and one with another limit is not', async () => {
    const { nextCursor } = await search('createdTo=2026-03-31&limit=2');
    const other = await shop.get(`/v1/support/orders?createdTo=2026-03-30&cursor=${nextCursor}`, KEYS.desk);
    expect(other.status).toBe(400);
    expect(other.body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'cursor', message: expect.stringContaining('other filters') }],
    });
    expect((await search(`createdTo=2026-03-31&limit=3&cursor=${nextCursor}`)).items).toHaveLength(3);
  });

  const all = async (query: string): Promise<string[]> => (await search(query)).items.map(({ id }) => id);
});

describe('what cannot be meant', () => {
  it.each([
    ['status=payed', 'status', 'must be one or more of awaiting_payment, paid, partially_refunded, refunded, cancelled, expired'],
    ['status=', 'status', 'must be one or more of'],
    ['attention=late', 'attention', 'late_payment, duplicate_payment'],
    ['currency=rupees', 'currency', 'must be a currency code such as "INR"'],
    ['createdFrom=yesterday', 'createdFrom', 'must be a day such as'],
    ['createdTo=2026-02-30', 'createdTo', 'must be a day such as'],
    ['createdFrom=2026-03-02&createdTo=2026-03-01', 'createdTo', 'must not be before createdFrom'],
    ['minAmount=-1', 'minAmount', 'must be a decimal string'],
    ['minAmount=1e3', 'minAmount', 'must be a decimal string'],
    ['minAmount=1.005&currency=INR', 'minAmount', 'INR has 2 fraction digits'],
    ['minAmount=10&maxAmount=9.99', 'maxAmount', 'must not be less than minAmount'],
    ['limit=201', 'limit', 'must be a whole number from 1 to 200'],
    ['limit=0', 'limit', 'must be a whole number from 1 to 200'],
    ['cursor=abc', 'cursor', 'is not a cursor'],
    ['q=', 'q', 'must not be empty'],
    ['state=paid', 'state', 'is not a known field'],
  ])('%s is refused, saying what is allowed', async (query, path, message) => {
    const response = await shop.get(`/v1/support/orders?${query}`, KEYS.desk);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'validation_failed', errors: [{ path, message: expect.stringContaining(message) }] });
  }); // prettier-ignore
});

it.each(['orders', 'orders.csv', 'orders.ndjson', 'summary'])('/v1/support/%s is for the support desk alone', async (path) => {
  expect((await shop.get(`/v1/support/${path}`, KEYS.web)).status).toBe(403);
  expect((await shop.get(`/v1/support/${path}`, 'nobody')).status).toBe(401);
  const { clientToken } = await shop.place();
  expect((await shop.get(`/v1/support/${path}`, clientToken)).status).toBe(403);
}); // prettier-ignore
