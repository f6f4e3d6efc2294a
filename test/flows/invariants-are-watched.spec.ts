import { WatchInvariants } from '../../src/invariants/watch-invariants.js';
import { scrape } from '../support/metrics.js';
import { Shop } from '../support/shop.js';

const GAUGE = 'invariant_timeline_disagreements';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

async function checked(): Promise<number | undefined> {
  await shop.app.app.get(WatchInvariants).run();
  shop.clock.advance(10_000);
  return (await scrape(shop.app.url)).value(GAUGE);
}

it('an order changed behind the timeline’s back is an alarm until it is mended, told by every replica', async () => {
  const placed = await shop.place();
  await shop.place();
  expect(await checked()).toBe(0);
  await shop.query(`UPDATE orders SET amount_minor = amount_minor - 1 WHERE id = '${placed.id}'`);
  expect(await checked()).toBe(1);
  expect(await checked()).toBe(1);
  expect((await scrape((await shop.replica()).url)).value(GAUGE)).toBe(1);
  const alarm = shop.app.logs.find(({ level, orderId }) => level === 'error' && orderId === placed.id);
  expect(alarm?.msg).toContain('order: amountMinor is "24949", the timeline says "24950"');
  await shop.query(`UPDATE orders SET amount_minor = amount_minor + 1 WHERE id = '${placed.id}'`);
  expect(await checked()).toBe(0);
});
