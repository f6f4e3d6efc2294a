import { KEYS, startTestApp, type TestApp } from '../support/app.js';
import { costRatio } from '../support/cpu-cost.js';
import { rawRequest } from '../support/raw-request.js';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ env: { LOG_LEVEL: 'info' } });
});
afterAll(() => service.close());

const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  rawRequest(service.url, { method, path, headers, body });

const KEY = { authorization: `Bearer ${KEYS.web}` };
const DESK = { authorization: `Bearer ${KEYS.desk}` };
const place = (order: object | string) =>
  send('POST', '/v1/orders', { ...KEY, 'content-type': 'application/json', 'idempotency-key': 'k' }, bodyOf(order));
const bodyOf = (order: object | string) => (typeof order === 'string' ? order : JSON.stringify(order));

const KB = 1_000;
/** Fills up to `length` with `text`, again and again. */
const fill = (length: number, text: string) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`unknown${n}`, n]));

/** "A small multiple" of another request of its size (contract 9). A quadratic pattern is at 90 and more. */
const SMALL = 8;

describe('no path, header or member makes a request cost more than a small multiple of another of its size', () => {
  it.each([
    ['dots before an @', `/${fill(14 * KB, 'a.')}@`],
    ['the beginnings of tokens', `/${fill(14 * KB, 'eyJ-')}=`],
    ['pluses and digits', `/${fill(14 * KB, '+1-2')}`],
    ['database addresses', `/${fill(14 * KB, 'postgres://a')}`],
    ['names of secrets', `/${fill(14 * KB, 'token=')}`],
  ])('path: %s', async (_what, path) => {
    const ratio = await costRatio(
      () => send('GET', path),
      () => send('GET', `/${fill(path.length - 1, 'a')}`),
    );
    expect(ratio).toBeLessThan(SMALL);
  });

  it.each([
    ['blanks in the credentials', 'authorization', `Bearer${fill(14 * KB, ' ')}a b`],
    ['a long list of tags', 'if-none-match', fill(14 * KB, 'W/"a",')],
    ['a long request id', 'x-request-id', fill(14 * KB, 'a.')],
    ['a long trace', 'traceparent', fill(14 * KB, '00-')],
  ])('header: %s', async (_what, name, value) => {
    const ratio = await costRatio(
      () => send('GET', '/v1/orders/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11/status', { ...KEY, [name]: value }),
      () => send('GET', '/v1/orders/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11/status', { ...KEY, 'x-other': value }),
    );
    expect(ratio).toBeLessThan(SMALL);
  });

  const order = { reference: 'SO-1', amount: '1.00', currency: 'XXX' };
  it.each([
    ['T in payBefore', { ...order, payBefore: fill(250 * KB, 'T') }],
    ['digits in payBefore', { ...order, payBefore: fill(250 * KB, '1-') }],
    ['digits in the amount', { ...order, amount: fill(250 * KB, '0') }],
    ['@ in the e-mail', { ...order, customer: { email: fill(250 * KB, 'a@a.') } }],
    ['digits in the phone', { ...order, customer: { phone: fill(250 * KB, '+1 (2)') } }],
    ['blanks in the reference', { ...order, reference: fill(250 * KB, ' ') }],
    ['emoji in the description', { ...order, description: fill(240 * KB, '🍵').slice(0, 60 * KB) }],
    ['a name that nobody knows', { ...order, [fill(250 * KB, 'x.')]: 1 }],
  ])('member: %s', async (_what, body) => {
    const ratio = await costRatio(
      () => place(body),
      () => place({ ...order, amount: fill(250 * KB, 'x') }),
    );
    expect(ratio).toBeLessThan(SMALL);
  });

  it.each([
    ['unknown members', { ...order, ...members(14_000) }],
    ['empty lines', { ...order, items: Array.from({ length: 80_000 }, () => ({})) }],
    ['lines that are numbers', { ...order, items: Array.from({ length: 120_000 }, () => 1) }],
    ['lines of unknown members', { ...order, items: Array.from({ length: 400 }, () => members(40)) }],
    ['entries of metadata', { ...order, metadata: members(14_000) }],
    ['depth', fill(100 * KB, '[') + fill(100 * KB, ']')],
  ])('number: %s', async (_what, body) => {
    // The largest order that is read to the end, and refused for its currency only.
    const line = { sku: fill(90, 's'), name: fill(190, 'n'), quantity: 1, unitAmount: '1.00' };
    const ratio = await costRatio(
      () => place(body),
      () => place({ ...order, items: Array.from({ length: 500 }, () => line) }),
    );
    expect(ratio).toBeLessThan(SMALL);
  });

  it.each([
    ['T in a day', 'createdFrom', fill(14 * KB, 'T')],
    ['commas in a list', 'status', fill(14 * KB, 'a,')],
    ['a cursor', 'cursor', fill(14 * KB, 'WyJ')],
    ['one name many times', 'status', fill(14 * KB, 'a&status=')],
  ])('query: %s', async (_what, name, value) => {
    const ratio = await costRatio(
      () => send('GET', `/v1/support/orders?${name}=${value}`, DESK),
      () => send('GET', `/v1/support/orders?q=${fill(value.length, 'q')}`, DESK),
    );
    expect(ratio).toBeLessThan(SMALL);
  });
});

describe('a refused request', () => {
  it('lists its problems up to fifty, and says how many there are besides', async () => {
    const answer = await service.http
      .post('/v1/orders')
      .set({ ...KEY, 'idempotency-key': 'k' })
      .send({ reference: 'SO-1', amount: '1.00', currency: 'INR', ...members(80) });
    const { errors } = JSON.parse(answer.text) as { errors: unknown[] };
    expect(errors).toHaveLength(51);
    expect(errors.at(-1)).toEqual({ path: '', message: 'has 30 further problems' });
  });

  it('is logged by its route and the beginning of its path', async () => {
    await send('GET', `/${fill(14 * KB, 'a')}`);
    const line = service.logs.filter(({ msg }) => msg === 'request completed').at(-1);
    expect(line?.path).toBe(`/${fill(199, 'a')}`);
  });
});
