import { KEYS } from '../support/app.js';
import { queryOnce } from '../support/postgres.js';
import { Shop } from '../support/shop.js';
import { type StoredOrder, storeOrders } from '../support/stored-order.js';

let shop: Shop;
let ids: string[];

const at = (minute: number): string => `2026-06-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const STORED: StoredOrder[] = [
  { reference: 'A', createdAt: at(0), status: 'paid', payments: ['succeeded'] },
  { reference: 'B', createdAt: at(1), status: 'expired' },
  { reference: 'C', createdAt: at(2) },
  { reference: 'D', createdAt: at(3), status: 'paid', payments: ['succeeded'] },
  { reference: 'E', createdAt: at(3) }, // with D, to the millisecond
  { reference: 'F', createdAt: at(5), status: 'cancelled' },
];

beforeAll(async () => {
  shop = await Shop.open();
  ids = await storeOrders(shop, STORED);
  await storeOrders(shop, [{ reference: 'Z', storefront: 'other', createdAt: at(4) }]);
});
afterAll(() => shop.close());

interface List {
  items: { id: string; reference: string }[];
  nextCursor: string | null;
}

const list = async (query: string, token: string = KEYS.web): Promise<List> => {
  const answer = await shop.get(`/v1/orders${query}`, token);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as List;
};
const references = async (query: string, token?: string): Promise<string> =>
  (await list(query, token)).items.map(({ reference }) => reference).join('');

it('lists a storefront’s own orders, newest first, as they are stored, without asking Zoho', async () => {
  const { items, nextCursor } = await list('');
  expect(items.map(({ reference }) => reference).join('')).toBe('FEDCBA');
  expect(nextCursor).toBeNull();
  expect(items).toEqual(await Promise.all(items.map(({ id }) => shop.order(id))));
  expect(shop.zoho.control.requests()).toEqual([]);
});

it('never shows another storefront’s', async () => {
  expect(await references('', KEYS.other)).toBe('Z');
  expect(await references('?reference=A', KEYS.other)).toBe('');
  const { nextCursor } = await list('?limit=1');
  const foreign = await shop.get(`/v1/orders?limit=1&cursor=${nextCursor}`, KEYS.other);
  expect(foreign.status).toBe(400); // a cursor is one list's, and nobody else's
});

it.each([
  ['?status=paid', 'DA'],
  ['?status=paid,expired', 'DBA'],
  ['?status=cancelled&status=expired', 'FB'],
  ['?status=refunded', ''],
  [`?createdFrom=${at(2)}`, 'FEDC'],
  [`?createdTo=${at(2)}`, 'CBA'],
  [`?createdFrom=${at(1)}&createdTo=${at(3)}&status=awaiting_payment`, 'EC'],
  ['?createdFrom=2026-06-02', ''],
  ['?createdTo=2026-06-01&limit=2', 'FE'],
  ['?updatedFrom=2026-06-01', 'FEDCBA'],
])('finds by %s', async (query, expected) => {
  expect(await references(query)).toBe(expected);
});

it('tells what has changed since', async () => {
  const since = '2026-07-01T00:00:00.000Z';
  expect(await references(`?updatedFrom=${since}`)).toBe('');
  await shop.query(`UPDATE orders SET updated_at = '${since}' WHERE id = '${ids[1] ?? ''}'`);
  expect(await references(`?updatedFrom=${since}`)).toBe('B');
  await shop.query(`UPDATE orders SET updated_at = created_at WHERE id = '${ids[1] ?? ''}'`);
});

it.each(['', '&status=paid,awaiting_payment,expired,cancelled'])(
  'goes page by page, neither skipping nor repeating, also where times are equal %s',
  async (filters) => {
    for (const limit of [1, 2, 4, 200]) {
      let seen = '';
      let cursor = '';
      for (;;) {
        const page = await list(`?limit=${limit}${filters}${cursor}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen += page.items.map(({ reference }) => reference).join('');
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(seen).toBe('FEDCBA');
    }
  },
);

it.each([
  ['?limit=0', 'limit'],
  ['?limit=201', 'limit'],
  ['?limit=1e2', 'limit'],
  ['?status=unpaid', 'status'],
  ['?createdFrom=yesterday', 'createdFrom'],
  ['?updatedFrom=', 'updatedFrom'],
  ['?createdFrom=2026-06-02&createdTo=2026-06-01', 'createdTo'],
  ['?cursor=nonsense', 'cursor'],
  ['?storefront=other', 'storefront'],
  ['?reference=', 'reference'],
  ['?reference=A&status=paid', 'status'],
  ['?reference=A&limit=5', 'limit'],
])('refuses %s', async (query, path) => {
  const answer = await shop.get(`/v1/orders${query}`);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).errors).toEqual([{ path, message: expect.any(String) }]);
});

it('is for storefronts only', async () => {
  expect((await shop.get('/v1/orders', KEYS.desk)).status).toBe(403);
  expect((await shop.app.http.get('/v1/orders')).status).toBe(401);
});

it('is read from indexes, however many orders there are', async () => {
  const url = shop.app.database.url;
  await queryOnce(url, `INSERT INTO orders (id, storefront, reference, status, amount_minor, currency, description, pay_before,
      timeline_hash, created_at, updated_at)
    SELECT gen_random_uuid(), CASE WHEN n % 10 = 0 THEN 'web' ELSE 'other' END, 'many-' || n,
      CASE WHEN n % 1000 = 0 THEN 'expired' ELSE 'cancelled' END, 100, 'INR', 'x', at, '\\x00', at, at
    FROM generate_series(1, 20000) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '1 minute' AS at) t`);
  await queryOnce(url, 'VACUUM ANALYZE orders');
  const plan = async (where: string): Promise<string> => {
    const rows = await queryOnce<{ 'QUERY PLAN': string }>(url, `EXPLAIN SELECT id, created_at FROM orders o
      WHERE o.storefront = 'web' AND ${where} ORDER BY o.created_at DESC, o.id DESC LIMIT 51`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  expect(await plan('true')).toMatch(/orders_storefront_created_at_id_idx/);
  expect(await plan("o.status = 'expired'")).toMatch(/orders_storefront_status_created_at_id_idx/);
  expect(await plan("o.updated_at >= '2026-01-14T21:00:00Z'")).toMatch(/Index/);
  for (const where of ['true', "o.status = 'expired'", "o.updated_at >= '2026-01-14T21:00:00Z'"])
    expect(await plan(where)).not.toMatch(/Seq Scan/);
}); // prettier-ignore
