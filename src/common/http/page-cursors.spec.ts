import { ValidationFailedError } from '../app-error.js';
import { PageCursors } from './page-cursors.js';

const ID = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
const KEY = { at: new Date('2026-11-27T10:00:00.123Z'), id: ID };
const orders = new PageCursors('orders');

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationFailedError) return JSON.stringify(error.extras);
    throw error;
  }
  return 'not refused';
}

const forged = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
const hashOf = (cursor: string): unknown =>
  (JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[])[0];

it('leads back to the row where the page ended', () => {
  expect(orders.decode(orders.encode(KEY, { status: 'paid' }), { status: 'paid' })).toEqual(KEY);
});

it('does not mind in which order the filters are named', () => {
  const cursor = orders.encode(KEY, { status: 'paid', min: 10n });

  expect(orders.decode(cursor, { min: 10n, status: 'paid' })).toEqual(KEY);
});

it('is good for the filters it was made with, and for no others', () => {
  const cursor = orders.encode(KEY, { status: 'paid' });

  expect(refusalOf(() => orders.decode(cursor, { status: 'expired' }))).toContain('other filters');
  expect(refusalOf(() => orders.decode(cursor, {}))).toContain('other filters');
});

it('is good for its own list only', () => {
  const cursor = orders.encode(KEY, {});

  expect(refusalOf(() => new PageCursors('cases').decode(cursor, {}))).toContain('cursor');
});

it.each([
  ['nonsense', 'abc'],
  ['nothing', ''],
  ['an object', Buffer.from('{}').toString('base64url')],
])('is refused when it is %s', (_what, cursor) => {
  expect(refusalOf(() => orders.decode(cursor, {}))).toContain('is not a cursor');
});

it.each([
  ['an id that is none', '2026-11-27T10:00:00.123Z', "1' OR '1'='1"],
  ['no id', '2026-11-27T10:00:00.123Z', null],
  ['a time that is none', 'yesterday', ID],
  ['a time in other words than ours', '2026-11-27', ID],
  ['a year that the database does not know', '0000-01-01T00:00:00.000Z', ID],
  ['a number for a time', 1_795_000_000_000, ID],
])('is refused with %s, although its hash is right', (_what, at, id) => {
  const hash = hashOf(orders.encode(KEY, {}));

  expect(refusalOf(() => orders.decode(forged(hash, at, id), {}))).toContain('is not a cursor');
});
