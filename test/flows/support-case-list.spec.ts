import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseListView } from '../../src/support/cases/case.dto.js';
import { KEYS } from '../support/app.js';
import { expectStatus, Shop } from '../support/shop.js';
import { storeOrders } from '../support/stored-order.js';

const HOUR_MS = 3_600_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  const ago = (hours: number): string => new Date(shop.clock.now().getTime() - hours * HOUR_MS).toISOString();
  const late = { cases: ['late_payment'], payments: ['succeeded'], status: 'cancelled' };
  await storeOrders(shop, [
    { ...late, reference: 'A', createdAt: ago(100), amountMinor: 20_000 },
    { ...late, reference: 'B', createdAt: ago(50), amountMinor: 1_000, currency: 'JPY' },
    { ...late, reference: 'C', createdAt: ago(47), amountMinor: 20_000 },
    { ...late, reference: 'D', createdAt: ago(2), amountMinor: 1_234, currency: 'KWD' },
    { ...late, reference: 'E', createdAt: ago(1), amountMinor: 999_999_999_999_999 },
    { reference: 'F', createdAt: ago(10), cases: ['disputed'], resolvedCases: ['late_payment'] }, // of unknown amount
  ]);
  await shop.query(`UPDATE cases SET payment_id = payment_id || '0' WHERE kind = 'late_payment' AND status = 'open'`);
}, 60_000);
afterAll(() => shop.close());

const list = async (query: string): Promise<CaseListView> =>
  expectStatus(await shop.get(`/v1/support/cases?${query}`, KEYS.desk), 200).body as CaseListView;
const referencesOf = ({ items }: CaseListView): string => items.map(({ reference }) => reference).join('');

describe('cases are sorted', () => {
  const BY = [
    ['', 'EDFCBA'],
    ['sort=-openedAt', 'EDFCBA'],
    ['sort=openedAt', 'ABCFDE'],
    ['sort=amount', 'FDACBE'],
    ['sort=-amount', 'EBCADF'],
  ] as const;

  it.each(BY)('by "%s"', async (query, references) => {
    expect(referencesOf(await list(query))).toBe(references);
  });

  it.each(BY)(
    'by "%s" on pages too, where ties and unknown amounts neither skip nor repeat',
    async (query, references) => {
      for (const limit of [1, 2, 4]) {
        let seen = '';
        for (let cursor: string | null = ''; cursor !== null;) {
          const page: CaseListView = await list(`${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
          expect(page.total).toBe(6);
          seen += referencesOf(page);
          cursor = page.nextCursor;
        }
        expect([limit, seen]).toEqual([limit, references]);
      }
    },
  );

  it('and a cursor is good for its own order alone', async () => {
    const { nextCursor } = await list('sort=amount&limit=2');
    for (const query of ['sort=-amount', 'sort=openedAt', ''])
      expect((await shop.get(`/v1/support/cases?${query}&cursor=${nextCursor}`, KEYS.desk)).status).toBe(400);
  });
});

describe('cases older than', () => {
  it.each([
    ['P2D', 'BA'],
    ['PT47H', 'CBA'],
    ['P1DT23H', 'CBA'],
    ['P1W', ''],
    ['PT0S', 'EDFCBA'],
    ['P1M', ''],
  ])('%s are %s', async (duration, references) => {
    const page = await list(`olderThan=${duration}`);
    expect([referencesOf(page), page.total]).toEqual([references, references.length]);
  });

  it('are as many as are counted, whatever the filters', async () => {
    expect((await list('limit=1&status=all')).total).toBe(7);
    expect((await list('limit=1&kind=disputed')).total).toBe(1);
    expect((await list('storefront=other')).total).toBe(0);
  });
});

it.each([
  ['olderThan=2', 'olderThan'],
  ['olderThan=P', 'olderThan'],
  ['olderThan=P-2D', 'olderThan'],
  ['olderThan=-P2D', 'olderThan'],
  ['olderThan=P999999Y', 'olderThan'],
  ['olderThan=', 'olderThan'],
  ['sort=kind', 'sort'],
  ['sort=', 'sort'],
  ['sort=openedAt&sort=amount', 'sort'],
])('%s is refused', async (query, path) => {
  const answer = await shop.get(`/v1/support/cases?${query}`, KEYS.desk);
  expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ path }] }]);
});
