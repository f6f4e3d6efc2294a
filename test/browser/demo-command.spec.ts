import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DemoProcess, untilGone } from './support/demo-process.js';

/** Each test starts a database from nothing, some twice; on a busy machine that takes a while. */
const PATIENCE_MS = 180_000;
const MINUTE_MS = 60_000;

describe('npm run demo', () => {
  let dataDir: string;
  let running: DemoProcess[];
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-demo-test-'));
    running = [];
  });
  afterEach(async () => {
    // A test that failed half-way must not leave its demo behind.
    for (const demo of running) await Promise.all([demo.kill().catch(() => undefined), untilGone(demo.descendants())]);
    rmSync(dataDir, { recursive: true, force: true });
  }, PATIENCE_MS);

  const start = async (...args: string[]): Promise<DemoProcess> => {
    const demo = new DemoProcess('--data-dir', dataDir, '--port-base', String(await findFreePort()), ...args);
    running.push(demo);
    await demo.prints('Ctrl-C stops everything');
    return demo;
  };
  const stop = async (demo: DemoProcess): Promise<number | null> => {
    running = running.filter((other) => other !== demo);
    return await demo.pressCtrlC();
  };

  test(
    '-- --once plays the story beside a running demo, and ends well only with a paid order',
    async () => {
      const beside = await start();
      const story = new DemoProcess('--once');
      expect({ code: await story.exit, output: story.output }).toMatchObject({
        code: 0,
        output: expect.stringMatching(/"status": "paid",\s+"amount": "100\.50"/),
      });
      expect(await stop(beside)).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    'the printed line places an order when pasted, Ctrl-C leaves nothing running, and a second start knows the order',
    async () => {
      const first = await start();
      const placed = JSON.parse(paste(first.output)) as { id: string; status: string; amount: string };
      expect(placed).toMatchObject({ status: 'awaiting_payment', amount: '100.50' });
      const started = first.descendants();
      expect(started.length).toBeGreaterThanOrEqual(2);
      expect(await stop(first)).toBe(0);
      await untilGone(started);

      const second = await start();
      const found = JSON.parse(paste(second.output, placed.id)) as { orderId: string; status: string };
      expect(found).toMatchObject({ orderId: placed.id, status: 'awaiting_payment' });
      expect(await stop(second)).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    'time passes for simulator, service, job queue and shop together, and a restart goes on from there',
    async () => {
      const demo = await start();
      const { shop, simulator } = addresses(demo.output);
      const play = (way: string, body: unknown) => fetchJson(`${simulator}/_simulator${way}`, body);
      const placed = JSON.parse(paste(demo.output)) as { id: string; paymentSession: { paymentsSessionId: string } };
      // No webhook tells of anything: only the schedule, hours later, can find the money.
      await play('/webhooks/config', { mode: { mode: 'off', times: 'forever' } });
      const wish = { outcome: 'pending', method: 'net_banking' };
      const { payment } = await play(`/sessions/${placed.paymentSession.paymentsSessionId}/pay`, wish);
      const { payment_id: paymentId } = payment as { payment_id: string };
      const before = Date.now();
      await fetchJson(`${shop}/api/time`, { ms: 15 * MINUTE_MS });
      await play(`/payments/${paymentId}/settle`, {});
      await play('/webhooks/config', { mode: { mode: 'normal' } });
      const { now } = await fetchJson(`${shop}/api/time`, { ms: 12 * 60 * MINUTE_MS });
      expect(Date.parse(now as string) - before).toBeGreaterThanOrEqual(12.25 * 60 * MINUTE_MS);

      // The cached status, which asks nobody: the schedule has been there.
      const status = JSON.parse(paste(demo.output, placed.id)) as { status: string; paidAt: string; asOf: string };
      expect(status).toMatchObject({ status: 'paid', source: 'cached' });
      expect(Date.parse(status.asOf) - before).toBeGreaterThan(14 * MINUTE_MS);
      expect(await stop(demo)).toBe(0);

      const again = await start();
      const { now: later } = await fetchJson(`${addresses(again.output).shop}/api/time`);
      expect(Date.parse(later as string)).toBeGreaterThanOrEqual(Date.parse(now as string));
      expect(await stop(again)).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    'kill -9 of the demo leaves no process behind',
    async () => {
      const demo = await start();
      const started = demo.descendants();
      expect(started.length).toBeGreaterThanOrEqual(2);
      running = [];
      await demo.kill();
      await untilGone(started);
    },
    PATIENCE_MS,
  );

  test(
    'a part that cannot start is named, with the end of its log, and the rest is stopped',
    async () => {
      const unfit = {
        storefrontKey: 'short',
        supportKey: 'short',
        clientTokenSecret: 'short',
        shopWebhookSecret: `whsec_${'a'.repeat(32)}`,
      };
      writeFileSync(path.join(dataDir, 'keys.json'), JSON.stringify(unfit));
      const demo = new DemoProcess('--data-dir', dataDir, '--port-base', String(await findFreePort()));
      expect(await demo.exit).toBe(1);
      expect(demo.output).toMatch(/The service did not start .*service\.log:[^]*CLIENT_TOKEN_SECRETS/);
    },
    PATIENCE_MS,
  );
});

/** Runs a line of the banner in a shell: the one that places an order, or the one that reads this order's status. */
function paste(banner: string, orderId?: string): string {
  const lines = banner.split('\n').filter((line) => line.startsWith('curl '));
  const line = orderId ? lines.find((text) => text.includes('ORDER_ID'))?.replace('ORDER_ID', orderId) : lines[0];
  const curl = fileURLToPath(new URL('./support/curl.mjs', import.meta.url));
  return execFileSync('sh', ['-c', `curl() { '${process.execPath}' '${curl}' "$@"; }\n${line ?? 'false'}`], {
    encoding: 'utf8',
  });
}

/** Where the banner says that the parts are. */
function addresses(banner: string): { shop: string; simulator: string } {
  const of = (part: string): string => new RegExp(`${part} +(http://[^/]+)/`).exec(banner)?.[1] ?? '';
  return { shop: of('Shop'), simulator: of('Simulator') };
}

async function fetchJson(url: string, body?: unknown): Promise<Record<string, unknown>> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, body === undefined ? {} : post);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

/** A port whose two neighbours above are most likely free too; the demo takes others if not. */
async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return Math.min(port, 65_500);
}
