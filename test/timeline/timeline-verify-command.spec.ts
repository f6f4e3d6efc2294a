import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

/** `npm run timeline:verify` without its build. */
const verify = (...args: string[]) => {
  const env = { ...process.env, DATABASE_URL: shop.app.database.url };
  const command = [process.execPath, ['dist/verify-timeline.js', ...args], { env }] as const;
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(...command, (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }));
  });
};

test('the command says how many orders it checked, and fails with a list once one disagrees', async () => {
  const [good, bad] = [await shop.place(), await shop.place()];
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^2 orders checked in .* every timeline is whole/),
  });

  await shop.query(`UPDATE orders SET refunded_minor = 1 WHERE id = '${bad.id}'`);

  expect(await verify()).toEqual({
    code: 1,
    stdout: '',
    stderr: `order ${bad.id}: order: refundedMinor is "1", the timeline says "0"\n1 of 2 orders disagree with their timeline.\n`,
  });
  expect(await verify('--order', good.id)).toMatchObject({ code: 0 });
  expect(await verify('--order', bad.id)).toMatchObject({ code: 1 });
});

test('the command explains itself, and refuses what it does not know', async () => {
  expect(await verify('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--order <id>') });
  expect(await verify('--oder', 'x')).toMatchObject({ code: 1, stderr: expect.stringContaining("'--oder'") });
  expect(await verify('--order', '0190c0de-0000-7000-8000-000000000000')).toMatchObject({
    code: 1,
    stderr: 'There is no order 0190c0de-0000-7000-8000-000000000000.\n',
  });
});
