import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import supertest from 'supertest';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { bearer, environmentFor, KEYS } from '../support/app.js';
import { openStream } from '../support/event-stream.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { anOrder } from '../support/shop.js';

/** The service as deployed; `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let database: TestDatabase;
let zoho: Simulator;
const running: ChildProcess[] = [];
beforeAll(async () => {
  [database, zoho] = await Promise.all([createTestDatabase(), startSimulator()]);
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await zoho.close();
  await database.drop();
});

async function startService() {
  // A grace longer than the test: a stop that waits for a stream fails it.
  const env = { ...environmentFor({ simulator: zoho, database }), SHUTDOWN_GRACE_MS: '120000' };
  const child = fork(MAIN, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  running.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return { url, child, output: () => output, exited: once(child, 'exit') };
}

async function place(url: string, key: string): Promise<PlacedOrderView> {
  const request = supertest(url).post('/v1/orders').set(bearer(KEYS.web)).set('idempotency-key', key);
  return (await request.send(anOrder())).body as PlacedOrderView;
}

it('SIGTERM ends streams and long-polls at once, and the process', async () => {
  const { url, child, exited, output } = await startService();
  const placed = await place(url, 'stop-streams');
  const path = `${url}/v1/orders/${placed.id}/status`;
  const staying = await openStream(`${path}/stream`, placed.clientToken);
  const hungUp = await openStream(`${path}/stream`, placed.clientToken);
  for (const stream of [staying, hungUp]) await stream.nextEvent();
  hungUp.close();
  const waiting = fetch(`${path}?waitMs=25000`, { headers: bearer(KEYS.web) });
  const probe = await openStream(`${path}/stream`, placed.clientToken); // by now the others are served
  await probe.nextEvent();
  child.kill('SIGTERM');
  expect(await staying.ended()).toBe(true);
  expect(await probe.ended()).toBe(true);
  expect((await waiting).status).toBe(200);
  expect(await exited).toEqual([0, null]);
  expect(output()).not.toContain('cut off');
});
