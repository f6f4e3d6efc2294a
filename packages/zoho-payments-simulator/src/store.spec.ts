import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from './simulator.js';
import { Receiver } from './testing/receiver.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

describe('the store file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps sessions, tokens, the clock, and work not yet done over a restart', async () => {
    const storeFile = join(folder, 'deep', 'store.json');
    const receiver = await Receiver.start();
    const webhooks = [{ url: receiver.url }];
    receiver.answers.push(500);
    const first = await startSimulator({ storeFile, webhooks });
    const before = new ZohoTestClient(first);
    await before.refresh();
    const id = await before.newSessionId();
    const payment = first.control.pay(id);
    first.control.refund(String(payment.payment_id), { amount: '1.00' });
    await first.control.webhooksIdle();
    await first.control.advanceClock(1000);
    const wasNow = first.control.now();
    await first.close();

    const second = await startSimulator({ storeFile, webhooks });
    expect(second.seed).toBe(first.seed);
    expect(second.control.now()).toBeGreaterThanOrEqual(wasNow);
    const after = new ZohoTestClient(second);
    after.token = before.token;
    const answer = await after.get(`/paymentsessions/${id}`);
    expect(part(answer.body, 'payments_session')).toMatchObject({ payments_session_id: id, status: 'succeeded' });
    expect(await after.newSessionId()).not.toBe(id);
    expect((await after.refresh()).body).toHaveProperty('access_token');
    await second.control.advanceClock(60_000);
    expect(receiver.types()).toEqual(['payment.succeeded', 'refund.succeeded', 'payment.succeeded']);
    await second.close();
    await receiver.close();
  });
});
