import { anOrder, Shop } from '../support/shop.js';
import { startOwnPostgres, type OwnPostgres } from '../support/postgres.js';

let postgres: OwnPostgres;
let shop: Shop;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  shop = await Shop.open({ database: { url: postgres.url, drop: () => Promise.resolve() } });
});
afterAll(async () => {
  await shop.close();
  await postgres.remove();
});

const PROBLEM = { code: 'service_unavailable', status: 503 };

it.each(['stop', 'kill'] as const)('gone (%s) while Zoho is called: 503, then the same key goes on', async (way) => {
  const order = anOrder();
  const hold = shop.zoho.control.hold('create_session', { afterWork: true });
  const placing = shop.tryPlace(order, `key-${way}`);
  await hold.arrived;
  await postgres[way]();
  hold.release();
  const failed = await placing;
  expect(failed.status).toBe(503);
  expect(JSON.parse(failed.text)).toMatchObject(PROBLEM);
  expect(Number(failed.headers['retry-after'])).toBeGreaterThan(0);
  expect((await shop.tryPlace()).status).toBe(503);
  expect((await shop.get('/health/ready')).status).toBe(503);

  await postgres.start();
  expect((await shop.get('/health/ready')).status).toBe(200);
  const again = await shop.tryPlace(order, `key-${way}`);
  expect(again.status).toBe(201);
  const sessions = await shop.sessionRows(again.body.id);
  expect(sessions).toMatchObject([{ status: 'create_unknown' }, { status: 'open', superseded: false }]);
  shop.pay(again.body);
  expect(await shop.status(again.body.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
});

it('gone while a status is read: 503, and read anew afterwards', async () => {
  const placed = await shop.place();
  const hold = shop.zoho.control.hold('get_session', { afterWork: true });
  const reading = shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`);
  await hold.arrived;
  await postgres.stop();
  hold.release();
  const failed = await reading;
  expect(failed.status).toBe(503);
  expect(JSON.parse(failed.text)).toMatchObject(PROBLEM);
  await postgres.start();
  shop.pay(placed);
  expect((await shop.status(placed.id, '?maxAgeMs=0')).status).toBe('paid');
});
