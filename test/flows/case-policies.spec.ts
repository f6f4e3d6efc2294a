import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppConfig } from '../../src/config/app-config.js';
import { CasePolicies } from '../../src/support/cases/case-policies.js';
import { KEYS, TEST_ENVIRONMENT } from '../support/app.js';
import { Desk, type PaidOrder } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;
const POLICIES = {
  duplicate_payment: { action: 'refund', afterMinutes: 60 },
  late_payment: { action: 'accept_payment', afterMinutes: 0 },
};

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open({ env: { CASE_POLICIES: JSON.stringify(POLICIES) } });
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());

const round = () => shop.app.app.get(CasePolicies).round();

/** An order paid twice; the payment is the one too many. */
async function paidTwice(): Promise<PaidOrder> {
  const placed = await shop.place({ amount: '200.00' });
  await shop.pass(14.5 * MINUTE_MS);
  const second = await shop.anotherSession(placed.id);
  shop.pay(placed);
  await desk.later(2_000);
  const paymentId = shop.pay(second);
  await desk.later(2_000);
  return { id: placed.id, paymentId };
}

describe('a policy', () => {
  it('gives a duplicate back when its time has come, once, and says that it was a policy', async () => {
    const { id, paymentId } = await paidTwice();
    await desk.later(50 * MINUTE_MS);
    await round();
    expect(desk.atZoho(paymentId)).toEqual([]);
    await desk.later(10 * MINUTE_MS);
    await Promise.all([round(), round()]);
    await desk.later(2_000);
    await round();
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '200.00' }]);
    const [resolved] = await desk.cases(`?orderId=${id}&status=resolved`);
    expect(resolved).toMatchObject({
      resolution: 'refund',
      resolvedBy: 'policy',
      note: 'Policy: refund after 60 minutes',
    });
    const rows = await shop.query(
      `SELECT cause, actor FROM order_events WHERE order_id = '${id}' AND type = 'case.resolved'`,
    );
    expect(rows).toEqual([{ cause: 'schedule', actor: 'policy' }]);
    expect(await desk.totals(id)).toEqual({ status: 'paid', refunded: 0 });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('leaves a case alone that someone has taken, or whose money went back', async () => {
    const taken = await paidTwice();
    const opened = await desk.caseOf(taken.paymentId);
    expectStatus(await shop.post(`/v1/support/cases/${opened.id}/assign`, { assignee: 'anna' }, KEYS.desk), 200);
    const given = await paidTwice();
    shop.zoho.control.refund(given.paymentId, { amount: '200.00', outcome: 'succeeded' });
    await desk.later(61 * MINUTE_MS);
    await round();
    expect(desk.atZoho(taken.paymentId)).toEqual([]);
    expect(desk.atZoho(given.paymentId)).toHaveLength(1);
    expect((await desk.caseOf(taken.paymentId)).status).toBe('open');
  });

  it('tries once; what Zoho refuses is a person’s', async () => {
    const { paymentId } = await paidTwice();
    const body = { code: 'refund_cannot_be_initiated', message: 'no' };
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'status', status: 400, body });
    await desk.later(61 * MINUTE_MS);
    await round();
    await round();
    expect((await desk.rows(paymentId)).map(({ status }) => status)).toEqual(['create_failed']);
    expect((await desk.caseOf(paymentId)).status).toBe('open');
  });

  it('revives an order by a late payment', async () => {
    const placed = await shop.place({ amount: '200.00' });
    expectStatus(await shop.cancel(placed.id), 200);
    shop.pay(placed);
    await desk.later(2_000);
    await round();
    expect((await shop.order(placed.id)).status).toBe('paid');
    expect(await desk.faults(placed.id)).toEqual([]);
  });
});

describe('a policy to accept', () => {
  it('does not ask Zoho again and again about money that its order cannot take', async () => {
    const placed = await shop.place({ amount: '200.00' });
    await shop.pass(14.5 * MINUTE_MS);
    const second = await shop.anotherSession(placed.id);
    expectStatus(await shop.cancel(placed.id), 200);
    shop.pay(placed);
    shop.pay(second);
    await desk.later(2_000);
    await round();
    expect(await shop.caseRows(placed.id)).toEqual(
      expect.arrayContaining(['late_payment resolved', 'late_payment open']),
    );
    shop.zoho.control.clearRequests();
    await round();
    expect(shop.calls('get_session')).toBe(0);
  });
});

describe('CASE_POLICIES', () => {
  const problemOf = (policies: unknown) => () =>
    AppConfig.from({ ...TEST_ENVIRONMENT, DATABASE_URL: 'postgresql://x/y', CASE_POLICIES: JSON.stringify(policies) });

  it.each([
    [{ unmatched_payment: { action: 'refund' } }, 'takes no policy'],
    [{ refund_failed: { action: 'refund' } }, 'takes no policy'],
    [{ duplicate_payment: { action: 'accept_payment' } }, 'must be one of hold, refund'],
    [{ duplicate_payment: { action: 'refund', afterMinutes: -1 } }, 'whole number'],
    [{ duplicate_payment: { action: 'refund', after: 5 } }, 'only'],
    ['refund', 'must be a JSON object'],
  ])('%j is refused at start', (policies, why) => {
    expect(problemOf(policies)).toThrow(why);
  });

  it('holds every kind for a person unless it is named', () => {
    expect(AppConfig.from({ ...TEST_ENVIRONMENT, DATABASE_URL: 'postgresql://x/y' }).casePolicies).toEqual({});
    expect(problemOf({ late_payment: { action: 'hold' } })().casePolicies).toEqual({});
  });
});
