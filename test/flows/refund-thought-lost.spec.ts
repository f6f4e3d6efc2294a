import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { Desk, type CaseBody, type PaidOrder } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

const DAY_MS = 24 * 3_600_000;

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
  shop.zoho.control.updateSettings({ refundShowsWhen: 'succeeded', refundSettleMs: 1_000 });
});

interface Lost extends PaidOrder {
  key: string;
  refundId: string;
}

/** A refund of 80.00 whose answer was lost and that nothing was heard of for a day: it counts as never made. */
async function thoughtLost(kind: 'reset' | 'reset_after_work', settleMs: number | null = null): Promise<Lost> {
  const { id, paymentId } = await desk.paidOrder();
  shop.zoho.control.updateSettings({ refundSettleMs: settleMs });
  shop.zoho.control.addFault({ operation: 'create_refund', kind });
  const key = randomUUID();
  const { refundId } = expectStatus(await desk.refund(id, { amount: '80.00' }, key), 503).body as { refundId: string };
  await desk.later(DAY_MS + 60_000);
  await desk.later(DAY_MS);
  expect(await stateOf(paymentId)).toEqual(['create_failed']);
  expect(await desk.caseOf(paymentId)).toMatchObject({ kind: 'refund_failed', refundId });
  return { id, paymentId, key, refundId };
}

const stateOf = async (paymentId: string) => (await desk.rows(paymentId)).map(({ status }) => status);
const caseNow = async (id: string) => (await shop.get(`/v1/support/cases/${id}`, KEYS.desk)).body as CaseBody;

/** Zoho, which had made it all along, has it done now. */
function doneAtZoho(paymentId: string): void {
  const made = shop.zoho.control.refunds().find(({ payment_id }) => payment_id === paymentId);
  shop.zoho.control.settleRefund(String(made?.refund_id));
}

describe('a refund that was thought never made, and was', () => {
  it('is found by the same key, not made again', async () => {
    const { id, paymentId, key, refundId } = await thoughtLost('reset_after_work');
    const { id: caseId } = await desk.caseOf(paymentId);
    shop.zoho.control.setWebhookMode('off');
    doneAtZoho(paymentId);
    const again = await desk.refund(id, { amount: '80.00' }, key);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '80.00' }]);
    expect([again.status, again.body.id, again.body.status]).toEqual([201, refundId, 'succeeded']);
    expect((await caseNow(caseId)).status).toBe('resolved');
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('is found when its case is to be resolved by a refund', async () => {
    const { id, paymentId } = await thoughtLost('reset_after_work');
    const { id: caseId } = await desk.caseOf(paymentId);
    shop.zoho.control.setWebhookMode('off');
    doneAtZoho(paymentId);
    const answer = await desk.resolve(caseId, 'refund');
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect([answer.status, answer.body.refunded]).toEqual([422, '80.00']);
    expect(await caseNow(caseId)).toMatchObject({ status: 'resolved', resolution: 'refund' });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('is found when another is asked for, and whoever asked is told with the numbers', async () => {
    const { id, paymentId, refundId } = await thoughtLost('reset_after_work');
    shop.zoho.control.setWebhookMode('off');
    doneAtZoho(paymentId);
    const answer = await desk.refund(id, { amount: '80.00' });
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'refund_not_possible',
      refunded: '80.00',
      refundable: '120.00',
      refundId,
    });
    expect((await desk.refund(id, { amount: '120.00' })).status).toBe(201);
  });

  it('closes its case when Zoho tells of it', async () => {
    const { id, paymentId } = await thoughtLost('reset_after_work');
    const { id: caseId } = await desk.caseOf(paymentId);
    doneAtZoho(paymentId);
    await hearZoho(shop);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
    expect(await caseNow(caseId)).toMatchObject({ status: 'resolved', resolution: 'refund' });
    expect((await shop.timeline(id)).at(-1)).toBe('case.resolved by webhook');
    expect((await desk.resolve(caseId, 'refund')).body.code).toBe('case_already_resolved');
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('and is told of while its key is repeated is not made again', async () => {
    const { id, paymentId, key } = await thoughtLost('reset_after_work');
    const hold = shop.zoho.control.hold('get_session', { afterWork: true });
    const again = desk.refund(id, { amount: '80.00' }, key);
    await hold.arrived;
    doneAtZoho(paymentId);
    await hearZoho(shop);
    hold.release();
    expect((await again).status).toBe(201);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '80.00' }]);
    expect(await desk.faults(id)).toEqual([]);
  });
});

describe('a refund that was never made', () => {
  it('has its case closed when the same key has it made', async () => {
    const { id, paymentId, key } = await thoughtLost('reset');
    const { id: caseId } = await desk.caseOf(paymentId);
    expectStatus(await desk.refund(id, { amount: '80.00' }, key), 201);
    expect(await caseNow(caseId)).toMatchObject({ status: 'resolved', resolvedBy: 'support:desk' });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('opens a new case when it fails after all', async () => {
    const { id, paymentId, key, refundId } = await thoughtLost('reset');
    const { id: caseId } = await desk.caseOf(paymentId);
    expectStatus(await desk.refund(id, { amount: '80.00' }, key), 201);
    const made = shop.zoho.control.refunds().find(({ payment_id }) => payment_id === paymentId);
    shop.zoho.control.settleRefund(String(made?.refund_id), 'failed');
    await hearZoho(shop);
    const opened = await desk.caseOf(paymentId);
    expect(opened).toMatchObject({ kind: 'refund_failed', refundId });
    expect(opened.id).not.toBe(caseId);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('and cannot be looked up is not repeated', async () => {
    const { id, paymentId, key } = await thoughtLost('reset_after_work');
    shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', status: 503, times: 'forever' });
    expect((await desk.refund(id, { amount: '80.00' }, key)).status).toBe(503);
    expect((await desk.refund(id, { amount: '80.00' })).status).toBe(503);
    shop.zoho.control.clearFaults();
    await desk.later(60_000);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
  });
});
