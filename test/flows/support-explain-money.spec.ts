import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ExplanationView } from '../../src/support/explain/explain.dto.js';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());

/** The explanation of an order: its summary, its story and its next steps, a line each. */
async function explained(orderId: string) {
  const answer = expectStatus(await shop.get(`/v1/support/orders/${orderId}/explain`, KEYS.desk), 200);
  const { summary, story, next } = answer.body as ExplanationView;
  const lines = (all: readonly { text: string }[]) => all.map(({ text }) => text).join('\n');
  return { summary, story: lines(story), next: lines(next), steps: next };
}

const recheck = (orderId: string) => shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk);

/** A cancelled order of 249.50 that was paid all the same. */
async function paidLate() {
  const placed = await shop.place();
  expectStatus(await shop.cancel(placed.id), 200);
  const paymentId = shop.pay(placed, { force: true });
  expectStatus(await recheck(placed.id), 200);
  return { id: placed.id, paymentId, case: await desk.caseOf(paymentId) };
}

/** An order of 249.50 for which `amount` came. */
async function paidOtherwise(amount: string) {
  const placed = await shop.place();
  const paymentId = shop.pay(placed, { amount });
  await shop.status(placed.id, '?maxAgeMs=0');
  return { id: placed.id, paymentId, case: await desk.caseOf(paymentId) };
}

it('does not say that a person settled what a re-check found', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  expectStatus(await recheck(placed.id), 200);
  const { summary, story } = await explained(placed.id);
  expect(story).toContain('The order became paid (found when desk of the support desk had Zoho asked).');
  expect(summary).not.toContain('accepted');
});

it('says who accepted late money, and what the order was before', async () => {
  const late = await paidLate();
  expectStatus(await desk.resolve(late.case.id, 'accept_payment', { note: 'she still wants it' }), 200);
  const { summary, story } = await explained(late.id);
  expect(summary).toMatch(/^Paid: Zoho reports payment .*\. Desk of the support desk accepted it, after the order had been cancelled\./);
  expect(story).toContain(`Desk of the support desk accepted the payment ${late.paymentId}, so the order became paid.`);
  expect(story).toContain('Desk of the support desk resolved the case late payment: the money was accepted (“she still wants it”).');
}); // prettier-ignore

it('says that another amount was accepted than the order asks for', async () => {
  const short = await paidOtherwise('240.00');
  expect((await explained(short.id)).summary).toContain('which does not fit the order, so a person must decide.');
  expectStatus(await desk.resolve(short.case.id, 'accept_payment'), 200);
  expect((await explained(short.id)).summary).toMatch(
    /^Paid: Zoho reports payment \d+ over 240\.00 INR .* Desk of the support desk accepted it, although the order asks for 249\.50 INR\./,
  );
});

it('tells what became of late money: it waits, goes back, and has gone back', async () => {
  const late = await paidLate();
  const besides = `Besides, Zoho reports payment ${late.paymentId} over 249.50 INR by upi, which came after the order had ended: `;
  expect((await explained(late.id)).summary).toContain(`${besides}a person must decide what becomes of it.`);
  expectStatus(await desk.resolve(late.case.id, 'refund'), 200);
  const going = await explained(late.id);
  expect(going.summary).toContain(`${besides}a refund of 249.50 INR is under way.`);
  expect(going.summary).toContain('A refund of 249.50 INR is on its way: Zoho has accepted it.');
  expect(going.next).toContain('Zoho has yet to carry out the refund of 249.50 INR.');
  await shop.pass(2_000);
  await hearZoho(shop);
  const gone = await explained(late.id);
  expect(gone.summary).toMatch(/^Cancelled at /);
  expect(gone.summary).toContain(`${besides}all of it went back.`);
  expect(gone.story).toContain('The refund of 249.50 INR is done: Zoho has sent the money back.');
  expect(gone.next).not.toContain('refund');
});

it('says that money was set aside, and no longer that a person must decide', async () => {
  const over = await paidOtherwise('260.00');
  expectStatus(await desk.resolve(over.case.id, 'dismiss', { note: 'her other order' }), 200);
  const { summary } = await explained(over.id);
  expect(summary).toContain(`Besides, Zoho reports payment ${over.paymentId} over 260.00 INR by upi, which is not what the order asks for: desk of the support desk decided: it was set aside (“her other order”).`);
  expect(summary).not.toContain('a person must decide');
  expectStatus(await shop.cancel(over.id), 200);
  expect((await explained(over.id)).summary).toContain('nothing else was paid.');
}); // prettier-ignore

it('advises nothing that would send money twice', async () => {
  const placed = await shop.place({ amount: '200.00' });
  shop.pay(placed);
  await shop.pass(2_000); // Zoho's times are whole seconds
  const second = shop.pay(placed, { force: true });
  await shop.status(placed.id, '?maxAgeMs=0');
  expect((await explained(placed.id)).next).toContain('The order was paid twice. Refund this payment');
  await desk.refunded(placed.id, { caseId: (await desk.caseOf(second)).id, amount: '150.00' });
  expect((await explained(placed.id)).next).toContain('A refund of 150.00 INR of it is under way: wait for its end.');
  await shop.pass(2_000);
  await hearZoho(shop);
  shop.zoho.control.refund(second, { amount: '50.00' }); // the rest by Zoho's own console
  await shop.pass(2_000);
  await hearZoho(shop);
  expect((await explained(placed.id)).next).toContain('Nothing is due'); // all of it has gone back: the case closed itself
});

it('says until when a refund without an answer is looked up, and that nothing else is to be done', async () => {
  const { id } = await desk.paidOrder();
  shop.zoho.control.addFault({ operation: 'create_refund', kind: 'status' });
  expect((await desk.refund(id, { amount: '50.00' })).status).toBe(503);
  const { summary, story, steps } = await explained(id);
  expect(summary).toContain('A refund of 50.00 INR was asked of Zoho and never answered, so it may have been made.');
  expect(story).toContain('Zoho never answered when it was asked for the refund of 50.00 INR.');
  const step = steps.find(({ text }) => text.includes('Do not send this money in another way before that.'));
  const hours = (Date.parse(step?.when ?? '') - shop.clock.now().getTime()) / 3_600_000;
  expect(Math.round(hours)).toBe(24);
  expect(`${summary}${story}`).not.toMatch(/create_unknown|create unknown/);
});

it('says that a paid order is disputed', async () => {
  const { id, paymentId } = await desk.paidOrder();
  shop.zoho.control.dispute(paymentId);
  expectStatus(await recheck(id), 200);
  const { summary, story } = await explained(id);
  expect(summary).toMatch(/^Paid: .* The shopper's bank disputes it\./);
  expect(story).toMatch(/Zoho now calls payment \d+ over 200\.00 INR by upi disputed/);
});
