import { afterEach, describe, expect, it } from '@jest/globals';
import { startSimulator } from 'zoho-payments-simulator';
import { OrphanHunt } from '../../src/discovery/orphan-hunt.js';
import { OverdueLooks } from '../../src/reconciliation/overdue-looks.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let shop: Shop;
let desk: Desk;
afterEach(() => shop.close());

async function open(edition: 'IN' | 'US'): Promise<void> {
  shop = await Shop.open({ simulator: await startSimulator({ account: { edition } }) });
  desk = new Desk(shop);
}

const DOLLARS = { amount: '120.00', currency: 'USD' };
const calls = (): number => shop.calls('get_session') + shop.calls('get_payment');

/** Lets time pass, as far as the schedule notices: from one due job to the next. Answers how many calls that cost. */
async function pass(totalMs: number): Promise<number> {
  const before = calls();
  for (let left = totalMs; left > 0;) {
    const step = Math.min(left, (await untilNextJob()) + 1_000);
    await desk.later(step);
    left -= step;
  }
  return calls() - before;
}

async function untilNextJob(): Promise<number> {
  const [row] = await shop.query<{ ms: number | null }>(
    'SELECT (extract(epoch FROM min(run_at) - now()) * 1000)::float8 AS ms FROM graphile_worker._private_jobs',
  );
  return Math.max(0, row?.ms ?? Infinity);
}

/** What the net makes of an order, minute by minute. Answers how many calls that cost. */
async function minutes(count: number): Promise<number> {
  const before = calls();
  for (let minute = 0; minute < count; minute += 1) {
    await shop.app.app.get(OverdueLooks).find();
    await desk.later(MINUTE);
  }
  return calls() - before;
}

/** An order with a bank debit under way, whose session and time are over. */
async function debit() {
  const payBefore = new Date(shop.clock.now().getTime() + 30 * MINUTE).toISOString();
  const placed = await shop.place({ ...DOLLARS, payBefore });
  const paymentId = shop.pay(placed, { outcome: 'pending', method: 'ach_debit' });
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ nextAction: 'wait' });
  await pass(40 * MINUTE);
  return { placed, paymentId };
}

describe('a US bank debit', () => {
  it('settles days later and pays the order, found by looks that are hours apart', async () => {
    await open('US');
    const { placed, paymentId } = await debit();

    // The net passes every minute, at an order whose time is long over.
    expect(await minutes(10)).toBeLessThanOrEqual(2 * 2);
    expect(await pass(4 * DAY)).toBeLessThanOrEqual(2 * 16);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'awaiting_payment' });
    expect((await shop.tryAnotherSession(placed.id)).status).toBe(409);
    expect((await shop.cancel(placed.id)).body.code).toBe('payment_under_way');

    shop.zoho.control.settle(paymentId, 'success', { silent: true });
    await pass(13 * HOUR);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', attention: [] });
    expect(await shop.timeline(placed.id)).toContain('order.paid by schedule');
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('that never settles ends with its patience, and the order with it', async () => {
    await open('US');
    const { placed } = await debit();
    await pass(9 * DAY);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'awaiting_payment' });
    await pass(DAY);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'expired' });
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it.each([
    ['for want of funds, days after it settled', 8 * DAY, 7 * DAY],
    ['as unauthorised, two months later', 55 * DAY, 20 * DAY],
  ])('comes back without a message: %s', async (_why, after, until) => {
    await open('US');
    const { placed, paymentId } = await debit();
    await pass(4 * DAY);
    shop.zoho.control.settle(paymentId, 'success', { silent: true });
    await pass(DAY);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid' });

    await pass(after);
    shop.zoho.control.reverse(paymentId, { reason: 'R01', silent: true });
    await pass(until);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', attention: ['payment_reversed'] });
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('costs three calls after it was paid', async () => {
    await open('US');
    const { placed, paymentId } = await debit();
    await pass(4 * DAY);
    shop.zoho.control.settle(paymentId, 'success', { silent: true });
    await pass(DAY);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid' });
    expect(await pass(100 * DAY)).toBe(3);
  });
});

describe('a paid order', () => {
  it('is asked about once more, by its payment alone, and what was taken back without a message is found', async () => {
    await open('IN');
    const [kept, reversed] = [await desk.paidOrder(), await desk.paidOrder()];
    await pass(DAY);
    shop.zoho.control.reverse(reversed.paymentId, { silent: true });
    const sessionsAsked = shop.calls('get_session');
    expect(await pass(30 * DAY)).toBe(2);
    expect(shop.calls('get_session')).toBe(sessionsAsked);
    expect(await shop.order(kept.id)).toMatchObject({ status: 'paid', attention: [] });
    expect(await shop.order(reversed.id)).toMatchObject({ status: 'paid', attention: ['payment_reversed'] });
    for (const { id } of [kept, reversed]) expect(await desk.faults(id)).toEqual([]);
  });
});

it('money that is taken back without a message is found by the daily walk over Zoho’s list too, once', async () => {
  await open('IN');
  const { id, paymentId } = await desk.paidOrder();
  const hunt = async (): Promise<number> => {
    const before = shop.calls('get_payment');
    await shop.app.app.get(OrphanHunt).round();
    await shop.runJobs();
    return shop.calls('get_payment') - before;
  };
  await hunt();
  await shop.pass(DAY + HOUR);
  shop.zoho.control.reverse(paymentId, { silent: true });

  expect(await hunt()).toBe(1);
  expect(await shop.order(id)).toMatchObject({ status: 'paid', attention: ['payment_reversed'] });
  await shop.pass(DAY + HOUR);
  expect(await hunt()).toBe(0);
  expect(await desk.faults(id)).toEqual([]);
});

describe('payments that take long', () => {
  it('net banking overnight is found by the schedule, at a growing pace', async () => {
    await open('IN');
    const payBefore = new Date(shop.clock.now().getTime() + 30 * MINUTE).toISOString();
    const placed = await shop.place({ payBefore });
    const paymentId = shop.pay(placed, { outcome: 'pending', method: 'net_banking' });
    await pass(HOUR);
    expect(await pass(9 * HOUR)).toBeLessThanOrEqual(2 * 12);
    shop.zoho.control.settle(paymentId, 'success', { silent: true });
    await pass(5 * HOUR);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', attention: [] });
  });

  it('a word nobody knows is asked about at the same pace, not every minute', async () => {
    await open('IN');
    const payBefore = new Date(shop.clock.now().getTime() + 30 * MINUTE).toISOString();
    const placed = await shop.place({ payBefore });
    const paymentId = shop.pay(placed, { outcome: 'pending', method: 'upi' });
    shop.zoho.control.setPaymentStatus(paymentId, 'authorised_perhaps');
    await pass(2 * HOUR);
    expect(await minutes(10)).toBeLessThanOrEqual(2 * 2);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'awaiting_payment' });
    expect((await shop.cancel(placed.id)).body.code).toBe('payment_under_way');
  });

  it('an attempt that had failed and gets a word nobody knows is under way again', async () => {
    await open('IN');
    const placed = await shop.place();
    const paymentId = shop.pay(placed, { outcome: 'failure' });
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ nextAction: 'pay' });
    shop.zoho.control.setPaymentStatus(paymentId, 'authorised_perhaps');

    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ nextAction: 'contact_support' });
    const refused = await shop.cancel(placed.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'payment_under_way']);
    shop.zoho.control.setPaymentStatus(paymentId, 'succeeded');
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
  });
});
