import { setTimeout as delay } from 'node:timers/promises';
import { PgPool } from '../../src/database/pg-pool.js';
import { bearer, KEYS } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';

const CALLERS = 400;
/** Four of the pauses after which one who waits used to ask again. */
const QUIET_MS = 200;
const MINUTE_MS = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ env: { ZOHO_TIMEOUT_MS: '60000' } });
});
afterAll(() => shop.close());

it('waits without asking the database, and neither readiness nor a stranger notices', async () => {
  const placed = await shop.place();
  const stranger = await shop.place();
  await shop.pass(16 * MINUTE_MS);
  shop.zoho.control.clearRequests();
  const hold = shop.zoho.control.hold('create_session');
  const wishes = Array.from({ length: CALLERS }, () =>
    shop.app.http
      .post(`/v1/orders/${placed.id}/payment-sessions`)
      .set(bearer(KEYS.web))
      .then((it) => it),
  );
  await hold.arrived;
  let questions = 0;
  shop.app.app.get(PgPool).on('acquire', () => questions++);
  // Once all of them wait nothing is asked any more; this would never end if they asked in turns.
  await eventually(
    async () => {
      const before = questions;
      await delay(QUIET_MS);
      return questions - before;
    },
    (asked) => asked === 0,
  );
  expect((await shop.get('/health/ready')).status).toBe(200);
  expect((await shop.get(`/v1/orders/${stranger.id}`)).status).toBe(200);

  hold.release();
  const answers = await Promise.all(wishes);
  expect(new Set(answers.map(({ body }) => body.paymentSession?.paymentsSessionId)).size).toBe(1);
  expect(shop.calls('create_session')).toBe(1);
  expect(shop.calls('get_session')).toBeLessThan(CALLERS / 4); // a last look begins after it was asked for, so waves of callers share one each
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(CALLERS - 1);
});
