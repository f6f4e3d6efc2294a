import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { FaultInput } from 'zoho-payments-simulator';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { RefundLooks } from '../../src/refunds/refund-looks.js';
import { bearer, KEYS, startTestApp } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open({ env: { ZOHO_TIMEOUT_MS: '4000' } });
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.zoho.control.clearFaults();
  shop.zoho.control.setWebhookMode('normal');
  shop.zoho.control.updateSettings({ refundShowsWhen: 'succeeded' });
});

const strikes = (fault: Partial<FaultInput> & Pick<FaultInput, 'kind'>) =>
  shop.zoho.control.addFault({ operation: 'create_refund', ...fault });
const stateOf = async (paymentId: string) => (await desk.rows(paymentId)).map(({ status }) => status);

describe('an answer that is lost after Zoho has made the refund', () => {
  it.each([
    ['timeout_after_work', 'webhook'],
    ['reset_after_work', 'webhook'],
    ['status_after_work', 'schedule'],
    ['missing_envelope', 'schedule'],
  ] as const)('(%s) makes one refund, found by %s', async (kind, by) => {
    const { id, paymentId } = await desk.paidOrder();
    strikes({ kind });
    if (by === 'schedule') shop.zoho.control.setWebhookMode('off');
    const answer = await desk.refund(id, { amount: '80.00' });
    expect([answer.status, answer.body.code]).toEqual([503, 'payment_provider_unavailable']);
    expect(answer.body).toMatchObject({ orderId: id, refundStatus: 'create_unknown' });
    const hours = (Date.parse(String(answer.body.lookedUpUntil)) - shop.clock.now().getTime()) / 3_600_000;
    expect([Math.round(hours), answer.headers['retry-after']]).toEqual([24, '60']);
    expect((await desk.refund(id, { amount: '80.00' })).body).toMatchObject({
      code: 'refund_in_progress',
      refundId: answer.body.refundId,
    });
    await desk.later(12_000);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('is continued by the same key, which finds it instead of making another', async () => {
    const { id, paymentId } = await desk.paidOrder();
    shop.zoho.control.updateSettings({ refundShowsWhen: 'initiated' });
    shop.zoho.control.setWebhookMode('off');
    strikes({ kind: 'reset_after_work' });
    const key = randomUUID();
    const first = await desk.refund(id, { amount: '80.00' }, key);
    expect(first.status).toBe(503);
    const again = await desk.refund(id, { amount: '80.00' }, key);
    expect([again.status, again.body.id]).toEqual([201, first.body.refundId]);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
  });
});

describe('an answer that is lost before Zoho has done anything', () => {
  it('is not repeated while the refund may yet show; a day later it is known not to have been made', async () => {
    const { id, paymentId } = await desk.paidOrder();
    strikes({ kind: 'timeout' });
    const key = randomUUID();
    expect((await desk.refund(id, { amount: '80.00' }, key)).status).toBe(503);
    await desk.later(5 * MINUTE_MS);
    expect((await desk.refund(id, { amount: '80.00' }, key)).body.refundStatus).toBe('create_unknown');
    expect((await desk.refund(id, { amount: '80.00' })).body.code).toBe('refund_in_progress');
    expect(desk.atZoho(paymentId)).toEqual([]);
    await desk.later(DAY_MS);
    expect(await stateOf(paymentId)).toEqual(['create_failed']);
    expect(await desk.caseOf(paymentId)).toMatchObject({ kind: 'refund_failed' });
    const again = await desk.refund(id, { amount: '80.00' }, key);
    expect(again.status).toBe(201);
    await desk.later(2_000);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '80.00' }]);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('is not mistaken for a refund of another amount made in Zoho’s console', async () => {
    const { id, paymentId } = await desk.paidOrder();
    strikes({ kind: 'reset' });
    expect((await desk.refund(id, { amount: '80.00' })).status).toBe(503);
    shop.zoho.control.refund(paymentId, { amount: '90.00', outcome: 'succeeded' });
    await desk.later(12_000);
    expect((await stateOf(paymentId)).sort()).toEqual(['create_unknown', 'succeeded']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 9_000 });
  });
});

describe('while Zoho is down', () => {
  it('a refund is saved, says so, and is made as soon as Zoho is back', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const cutOff = await startTestApp({
      simulator: shop.zoho,
      clock: shop.clock,
      database: shop.app.database,
      env: { ZOHO_API_BASE_URL: `http://127.0.0.1:${await closedPort()}/api/v1` },
    });
    const answer = await cutOff.http
      .post(`/v1/support/orders/${id}/refunds`)
      .set({ ...bearer(KEYS.desk), 'idempotency-key': randomUUID() })
      .send({ amount: '80.00', reason: 'others' });
    expect([answer.status, answer.body.refundStatus]).toEqual([503, 'creating']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await shop.pass(12_000);
    await cutOff.app.get(JobRunner).runDue();
    await cutOff.close();
    expect(await stateOf(paymentId)).toEqual(['creating']);
    await desk.later(MINUTE_MS);
    await desk.later(2_000);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
    expect(await desk.faults(id)).toEqual([]);
  });
});

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('Zoho says no', () => {
  it('for a reason of the payment’s: 422 with the numbers, and no money moves', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const body = { code: 'refund_cannot_be_initiated', message: 'no' };
    strikes({ kind: 'status', status: 400, body });
    const answer = await desk.refund(id, { amount: '80.00' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'refund_not_possible', taken: '200.00', refundable: '200.00' });
    expect(await stateOf(paymentId)).toEqual(['create_failed']);
    expect((await desk.refund(id, { amount: '80.00' })).status).toBe(201);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('for a reason of ours: 502, and the same key tries again', async () => {
    const { id, paymentId } = await desk.paidOrder();
    strikes({ kind: 'status', status: 400, body: { code: 'invalid_parameter', message: 'no' } });
    const key = randomUUID();
    const answer = await desk.refund(id, { amount: '80.00' }, key);
    expect([answer.status, answer.body.failureReason]).toEqual([502, 'invalid_parameter']);
    const again = await desk.refund(id, { amount: '80.00' }, key);
    expect([again.status, again.body.id]).toEqual([201, answer.body.refundId]);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
  });
});

describe('a refund of ours', () => {
  it('is followed to its end even when Zoho writes its amount so that it cannot be read', async () => {
    const { id, paymentId } = await desk.paidOrder();
    shop.zoho.control.setWebhookMode('off');
    const { zohoRefundId } = await desk.refunded(id, { amount: '80.00' });
    const refund = { refund_id: zohoRefundId, payment_id: paymentId, status: 'succeeded', amount: 'Rs. 80.00' };
    strikes({ operation: 'get_refund', kind: 'status', status: 200, body: { code: 0, refund } });
    await desk.later(12_000);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
  });
});

describe('a process that dies', () => {
  it('before the call leaves a refund that the schedule makes', async () => {
    const { id, paymentId } = await desk.paidOrder();
    await begun(id, paymentId, 'NULL');
    await shop.app.app.get(RefundLooks).findOverdue();
    await shop.runJobs();
    expect(await stateOf(paymentId)).toEqual(['initiated']);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
  });

  it('during the call leaves one that is looked up, not repeated', async () => {
    const { id, paymentId } = await desk.paidOrder();
    await begun(id, paymentId, '4711');
    await shop.app.app.get(RefundLooks).findOverdue();
    await shop.runJobs();
    expect(await stateOf(paymentId)).toEqual(['create_unknown']);
    expect(desk.atZoho(paymentId)).toEqual([]);
  });

  /** A refund as a process leaves it that died before (`owner` NULL) or during its call. */
  const begun = (orderId: string, paymentId: string, owner: string) =>
    shop.query(`INSERT INTO refunds (id, payment_id, order_id, status, amount_minor, currency, requested_by, call_owner, call_started_at,
        next_look_at, created_at, updated_at)
      VALUES (gen_random_uuid(), '${paymentId}', '${orderId}', 'creating', 5000, 'INR', 'support:desk', ${owner}, now(),
        now() - interval '1 hour', now(), now())`);
});

describe('a refund made in Zoho’s console while ours is on its way', () => {
  it('is a second one: the order counts both', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const hold = shop.zoho.control.hold('create_refund');
    const ours = desk.refund(id, { amount: '80.00' });
    await hold.arrived;
    shop.zoho.control.refund(paymentId, { amount: '80.00', outcome: 'succeeded' });
    await desk.later(2_000);
    hold.release();
    expect((await ours).status).toBe(201);
    await desk.later(2_000);
    expect(await stateOf(paymentId)).toEqual(['succeeded', 'succeeded']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 16_000 });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('that leaves too little has ours refused by Zoho', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const hold = shop.zoho.control.hold('create_refund');
    const ours = desk.refund(id, { amount: '150.00' });
    await hold.arrived;
    shop.zoho.control.refund(paymentId, { amount: '100.00', outcome: 'succeeded' });
    await desk.later(2_000);
    hold.release();
    const answer = await ours;
    expect([answer.status, answer.body.refundable]).toEqual([422, '100.00']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 10_000 });
  });
});
