import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FoundOrderView } from '../../src/support/search/search.dto.js';
import { SearchRepository } from '../../src/support/search/search.repository.js';
import { bearer, KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { expectStatus, Shop } from '../support/shop.js';
import { storeOrders } from '../support/stored-order.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
}, 60_000);
afterAll(async () => {
  expect(leaks(shop, 'cmd|', 'evil@example.com')).toEqual([]);
  await shop.close();
});

const fetchFile = async (path: string) => {
  const response = await fetch(`${shop.app.url}/v1/support/${path}`, { headers: bearer(KEYS.desk) });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

/** A small reader of RFC 4180, not the writer's own library. */
function parseCsv(text: string): Record<string, string>[] {
  const rows = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)].reduce<string[][]>(
    (all, [, quoted, plain, end]) => {
      all.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
      if (end === '\r\n') all.push([]);
      return all;
    },
    [[]],
  );
  const [names = [], ...lines] = rows.slice(0, -1);
  return lines.map((line) => Object.fromEntries(names.map((name, index) => [name, line[index] ?? 'MISSING'])));
}

const csv = async (query = '') => parseCsv((await fetchFile(`orders.csv?${query}`)).bytes.toString('utf8').slice(1));

describe('orders.csv', () => {
  it('has one line per order and its attempts in columns of their own', async () => {
    await storeOrders(shop, [
      { reference: 'ONE', createdAt: '2026-03-01T10:00:00Z', status: 'partially_refunded', refundedMinor: 5_000, payments: ['failed', 'failed', 'succeeded'], failureReason: 'Card declined' },
      { reference: 'TWO', createdAt: '2026-03-02T10:00:00Z', cases: ['late_payment', 'disputed'] },
    ]); // prettier-ignore
    const { response, bytes } = await fetchFile('orders.csv?createdTo=2026-03-31');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = await csv('createdTo=2026-03-31');
    expect(rows).toMatchObject([
      { reference: 'TWO', status: 'awaiting_payment', attempts: '0', failed_attempts: '0', last_attempt_status: '', attention: 'disputed late_payment' },
      { reference: 'ONE', status: 'partially_refunded', amount: '249.50', refunded_amount: '50.00', currency: 'INR', sessions: '1', attempts: '3', failed_attempts: '2', successful_attempts: '1', last_attempt_status: 'succeeded', last_failure_reason: 'Card declined', paid_at: '2026-03-01T10:00:00.000Z' },
    ]);
  }); // prettier-ignore

  it('takes the filters of the search, and refuses what the search refuses', async () => {
    expect((await csv('createdTo=2026-03-31&status=awaiting_payment')).map(({ reference }) => reference)).toEqual(['TWO']);
    expect(await csv('q=nothing-of-the-kind')).toEqual([]);
    for (const query of ['status=payed', 'limit=5', 'createdFrom=2026-03-02&createdTo=2026-03-01']) {
      const { response } = await fetchFile(`orders.csv?${query}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    }
  }); // prettier-ignore

  it('lets no shopper put a formula into a spreadsheet', async () => {
    const evil = [`=cmd|'/C calc'!A0`, '+1+1', '-2+3', '@SUM(A1)', `"=1+1"`, ` =1+1`, '＝1+1'];
    const references: string[] = [];
    for (const name of evil) {
      const { id, reference } = await shop.place({
        reference: name.slice(0, 50),
        description: `${name}, "quoted"\r\n=and more`,
        customer: { name, email: 'evil@example.com', phone: '+919000000001' },
      });
      references.push(reference);
      expect(id).toBeDefined();
    }
    const rows = await csv('q=evil@example.com');
    expect(rows.map((row) => row.customer_name)).toEqual(evil.map((name) => `'${name}`).reverse());
    expect(rows.map((row) => row.reference)).toEqual(references.map((name) => `'${name}`).reverse());
    expect(rows[0]?.description).toBe(`'＝1+1, "quoted"\r\n'=and more`);
    expect(rows[0]?.customer_phone).toBe(`'+919000000001`);
    const cells = rows.flatMap((row) => Object.values(row));
    expect(cells.filter((cell) => /^[\s"]*[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it('leaves text as text: references, phones, ids, and what would be a cell where the separator is another', async () => {
    const texts = ['0001234', '1E5', '3-4', '1234567890123456789', 'MAR-26'];
    const customer = { name: 'Asha;=1+1', email: 'text@example.com', phone: '09000000001' };
    for (const reference of texts) await shop.place({ reference, invoiceNumber: reference, customer });
    const rows = await csv('q=text@example.com');
    expect(rows.map(({ reference }) => reference).reverse()).toEqual(texts.map((text) => `'${text}`));
    for (const row of rows)
      expect(row).toMatchObject({
        invoice_number: row.reference,
        customer_name: "Asha;'=1+1",
        customer_phone: "'09000000001",
        session_id: expect.stringMatching(/^'\d+$/),
        amount: '249.50',
        created_at: expect.stringMatching(/^2/),
      });
    const { bytes } = await fetchFile('orders.ndjson?q=text@example.com');
    expect(bytes.toString('utf8')).toContain('"reference":"0001234"');
  });
});

it('orders.ndjson has an item of the search per line', async () => {
  const { response, bytes } = await fetchFile('orders.ndjson?createdTo=2026-03-31');
  expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(/\.ndjson"$/);
  const lines = bytes.toString('utf8').split('\n');
  expect(lines.pop()).toBe('');
  const found = expectStatus(await shop.get('/v1/support/orders?createdTo=2026-03-31', KEYS.desk), 200).body.items as FoundOrderView[];
  expect(lines.map((line) => JSON.parse(line) as FoundOrderView)).toEqual(found);
}); // prettier-ignore

describe('a long export', () => {
  // More than the buffers on the way from the database to the reader hold.
  const ORDERS = 12_000;
  beforeAll(async () => {
    await shop.query(`INSERT INTO orders (id, storefront, reference, status, amount_minor, currency, description, metadata, pay_before,
        timeline_hash, created_at, updated_at)
      SELECT gen_random_uuid(), 'bulk', 'BULK-' || n, 'awaiting_payment', n, 'INR', repeat('long ', 200), '{}', t, '\\x00', t, t
      FROM generate_series(1, ${ORDERS}) n, LATERAL (SELECT '2025-01-01T00:00:00Z'::timestamptz + n / 7 * interval '1 minute' AS t) times`);
  }, 60_000);

  it('has every order once', async () => {
    const rows = await csv('storefront=bulk');
    expect(rows).toHaveLength(ORDERS);
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(ORDERS);
    expect(shop.app.logs.some(({ msg }) => msg === `support:desk exported ${ORDERS} orders as csv`)).toBe(true);
  });

  it.each(['csv', 'ndjson'])('as %s reads no further than its reader does, and stops when he hangs up', async (format) => {
    const pages = countPages();
    const call = request(`${shop.app.url}/v1/support/orders.${format}?storefront=bulk`, { headers: bearer(KEYS.desk) });
    call.end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    await once(response, 'readable'); // and read nothing
    await settled(pages);
    const read = pages.count;
    expect(read).toBeLessThan(ORDERS / 1_000);
    call.destroy();
    const line = new RegExp(`exported \\d+ orders as ${format}, not to the end`);
    while (!shop.app.logs.some(({ msg }) => line.test(msg ?? ''))) await new Promise((resolve) => setImmediate(resolve));
    expect(pages.count).toBe(read);
    pages.restore();
  }); // prettier-ignore
});

/** Counts the pages that are read from the database. */
function countPages() {
  const repository = shop.app.app.get(SearchRepository);
  const original = repository.findPage.bind(repository);
  const pages = { count: 0, running: 0, restore: () => void (repository.findPage = original) };
  repository.findPage = async (...args) => {
    pages.count += 1;
    pages.running += 1;
    return original(...args).finally(() => (pages.running -= 1));
  };
  return pages;
}

/** Until nothing is read any more: back-pressure has reached the database. Round trips to it are the measure, not time. */
async function settled(pages: { count: number; running: number }): Promise<void> {
  for (let quiet = 0, last = -1; quiet < 20; quiet += 1) {
    if (pages.count !== last || pages.running > 0) quiet = 0;
    last = pages.count;
    await shop.query('SELECT 1');
  }
}
