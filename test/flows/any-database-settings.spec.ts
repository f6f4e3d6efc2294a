import { afterEach, expect, test } from '@jest/globals';
import { checkInvariants } from '../../src/invariants/check-invariants.js';
import { Database } from '../../src/database/database.js';
import { KEYS } from '../support/app.js';
import { createTestDatabase, queryOnce } from '../support/postgres.js';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop | undefined;
afterEach(() => shop?.close());

test.each([
  ['America/New_York', 'SQL, DMY'],
  ['Asia/Kolkata', 'German'],
  ['Pacific/Kiritimati', 'Postgres, MDY'],
])('a database that lives in %s and writes dates as %s changes nothing', async (zone, dateStyle) => {
  const database = await createTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  await queryOnce(database.url, `ALTER DATABASE ${name} SET TimeZone TO '${zone}'`);
  await queryOnce(database.url, `ALTER DATABASE ${name} SET DateStyle TO '${dateStyle}'`);
  shop = await Shop.open({ database });
  const placedAt = shop.clock.now().getTime();

  const placed = await shop.place();
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success' });
  const status = await shop.status(placed.id);

  expect(status).toMatchObject({ status: 'paid', source: 'live' });
  for (const time of [placed.createdAt, status.asOf, status.paidAt ?? ''])
    expect(Math.abs(Date.parse(time) - placedAt)).toBeLessThan(60_000);
  expect(Date.parse(placed.payBefore) - Date.parse(placed.createdAt)).toBe(24 * 3_600_000);
  const order = await shop.order(placed.id);
  expect(order.createdAt).toBe(placed.createdAt); // read back by another road
  const found = await shop.get(`/v1/support/orders?q=${placed.id}`, KEYS.desk);
  expect(found.body.items).toEqual([expect.objectContaining({ id: placed.id, createdAt: placed.createdAt })]);
  expect(await checkInvariants(shop.app.app.get(Database).run, { orderId: placed.id })).toMatchObject({
    checked: 1,
    disagreements: [],
  });
  await shop.runJobs(); // the queue lives there too
});
