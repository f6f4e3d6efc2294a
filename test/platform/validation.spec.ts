import { bearer, KEYS, startTestApp, type TestApp } from '../support/app.js';
import { ProbeModule } from './probe.module.js';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ modules: [ProbeModule] });
});
afterAll(() => service.close());

async function problemsOf(body: string | object): Promise<{ path: string; message: string }[]> {
  const answer = await service.http.post('/probe/body').set(bearer(KEYS.web)).type('json').send(body);
  expect(answer.status).toBe(400);
  const problem = JSON.parse(answer.text) as { code: string; errors: { path: string; message: string }[] };
  expect(problem.code).toBe('validation_failed');
  return problem.errors;
}

describe('validation', () => {
  it('lists every problem of a body, however deep', async () => {
    const errors = await problemsOf({
      reference: 5,
      surprise: true,
      customer: { email: 'much too long', admin: true },
      items: [
        { sku: 'A', quantity: '2' },
        { quantity: 0, extra: 1 },
      ],
    });
    expect(errors.map(({ path }) => path).sort()).toEqual([
      'customer.admin',
      'customer.email',
      'items.0.quantity',
      'items.0.quantity',
      'items.1.extra',
      'items.1.quantity',
      'items.1.sku',
      'reference',
      'surprise',
    ]);
    expect(errors).toContainEqual({ path: 'surprise', message: 'is not a known field' });
    expect(errors).toContainEqual({ path: 'items.1.sku', message: 'must be a string' });
  });

  it('does not convert: the text "2" is not the number 2', async () => {
    const errors = await problemsOf({ reference: 'r', items: [{ sku: 'A', quantity: '2' }] });
    expect(errors).toContainEqual({ path: 'items.0.quantity', message: 'must be an integer number' });
  });

  it.each([
    ['an array', '[{"reference":"r"}]'],
    ['null', 'null'],
    ['a text', '"r"'],
    ['a number', '5'],
    ['nothing', ''],
  ])('refuses %s where an object belongs', async (_what, body) => {
    expect(await problemsOf(body)).toEqual([{ path: '', message: 'must be a JSON object' }]);
  });

  it.each([
    [{ customer: [{ email: 'a' }] }, 'customer', 'must be an object'],
    [{ customer: 'a' }, 'customer', 'must be an object'],
    [{ items: { sku: 'A', quantity: 1 } }, 'items', 'must be an array'],
    [{ items: [null] }, 'items.0', 'must be an object'],
    [{ items: [7] }, 'items.0', 'must be an object'],
    [{ items: Array(3).fill({ sku: 'A', quantity: 1 }) }, 'items', 'must have at most 2 entries'],
    [{ constructor: { a: 1 } }, 'constructor', 'is not a known field'],
    [{ customer: { email: 'a', prototype: 1 } }, 'customer.prototype', 'is not a known field'],
  ])('refuses %j', async (part, path, message) => {
    expect(await problemsOf({ reference: 'r', ...part })).toEqual([{ path, message }]);
  });

  it('refuses bottomless nesting without falling over', async () => {
    const deep = '['.repeat(60_000) + ']'.repeat(60_000);
    const errors = await problemsOf(`{"reference":${deep}}`);
    expect(errors[0]?.message).toBe('must not be nested deeper than 10 levels');
  });

  it.each(['maxAgeMs=1e3', 'maxAgeMs=', 'maxAgeMs=60001', 'maxAgeMs=-1', 'maxAgeMs=1&maxAgeMs=2', 'maxAgeMs=1.0'])(
    'refuses the query %s',
    async (query) => {
      const answer = await service.http.get(`/probe/query?${query}`).set(bearer(KEYS.web));
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({
        errors: [{ path: 'maxAgeMs', message: 'must be a whole number from 0 to 60000' }],
      });
    },
  );

  it('refuses unknown query parameters, and fills in defaults', async () => {
    const unknown = await service.http.get('/probe/query?maxAge=1').set(bearer(KEYS.web));
    expect(JSON.parse(unknown.text)).toMatchObject({ errors: [{ path: 'maxAge', message: 'is not a known field' }] });
    expect((await service.http.get('/probe/query').set(bearer(KEYS.web))).body).toEqual({ maxAgeMs: 2000 });
  });
});
