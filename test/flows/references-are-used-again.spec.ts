import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());

const newReference = (): string => `SO-${randomUUID().slice(0, 8)}`;

/** The ids that a reference finds, in the order of the answer. */
const found = async (reference: string, token: string = KEYS.web): Promise<string[]> => {
  const answer = await shop.get(`/v1/orders?reference=${reference}`, token);
  return answer.body.items.map(({ id }: { id: string }) => id);
};

const refusal = async (reference: string): Promise<object> => {
  const answer = await shop.tryPlace({ reference });
  return { status: answer.status, ...JSON.parse(answer.text) };
};

const taken = (orderId: string): object => ({ status: 409, code: 'order_reference_exists', orderId });

it('is free again when its order was cancelled, and finds both, newest first', async () => {
  const reference = newReference();
  const first = await shop.place({ reference });
  expect(await refusal(reference)).toMatchObject(taken(first.id));
  await shop.cancel(first.id);
  const second = await shop.place({ reference, amount: '300.00' });
  expect(second.id).not.toBe(first.id);
  expect(await found(reference)).toEqual([second.id, first.id]);
  expect(await found(reference, KEYS.other)).toEqual([]);
  expect(await refusal(reference)).toMatchObject(taken(second.id));
});

it('is free again when its order expired', async () => {
  const reference = newReference();
  const payBefore = new Date(shop.clock.now().getTime() + 6 * 60_000).toISOString();
  const first = await shop.place({ reference, payBefore });
  await shop.pass(60 * 60_000);
  await shop.runJobs();
  expect((await shop.order(first.id)).status).toBe('expired');
  await shop.place({ reference });
});

it('is never free again once its order was paid, whatever became of the money', async () => {
  const reference = newReference();
  const { id, paymentId } = await desk.paidOrder({ reference, amount: '200.00' });
  expect(await refusal(reference)).toMatchObject(taken(id));
  await desk.refunded(id, { amount: '200.00', paymentId });
  await desk.later(5_000);
  await shop.status(id, '?maxAgeMs=0');
  expect((await shop.order(id)).status).toBe('refunded');
  expect(await refusal(reference)).toMatchObject(taken(id));
});

it('belongs to two when late money is accepted for the first, and is then never free again', async () => {
  const reference = newReference();
  const first = await shop.place({ reference, amount: '200.00' });
  await shop.cancel(first.id);
  const second = await shop.place({ reference, amount: '200.00' });
  const paymentId = shop.pay(first);
  await desk.later(2_000);
  const late = await desk.caseOf(paymentId);
  expect(late).toMatchObject({ kind: 'late_payment', orderId: first.id });
  expect((await desk.resolve(late.id, 'accept_payment')).status).toBe(200);
  expect((await shop.order(first.id)).status).toBe('paid');
  expect(await found(reference)).toEqual([second.id, first.id]);
  expect(await refusal(reference)).toMatchObject(taken(second.id));
  // The second is alive beside it and can be paid, or end.
  expect((await shop.status(second.id)).nextAction).toBe('pay');
  expect((await shop.cancel(second.id)).status).toBe(200);
  expect(await refusal(reference)).toMatchObject(taken(first.id));
  expect([...(await desk.faults(first.id)), ...(await desk.faults(second.id))]).toEqual([]);
});

it('is taken by a cancelled order whose late money is accepted before anybody else asks', async () => {
  const reference = newReference();
  const first = await shop.place({ reference, amount: '200.00' });
  await shop.cancel(first.id);
  const paymentId = shop.pay(first);
  await desk.later(2_000);
  await desk.resolve((await desk.caseOf(paymentId)).id, 'accept_payment');
  expect(await refusal(reference)).toMatchObject(taken(first.id));
});

it('goes to one of many that ask at once', async () => {
  const reference = newReference();
  const first = await shop.place({ reference });
  await shop.cancel(first.id);
  const answers = await Promise.all(Array.from({ length: 8 }, () => shop.tryPlace({ reference })));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...Array<number>(7).fill(409)]);
  const winner = answers.find(({ status }) => status === 201);
  for (const answer of answers.filter(({ status }) => status === 409))
    expect(JSON.parse(answer.text)).toMatchObject(taken(winner?.body.id));
  expect(await found(reference)).toEqual([winner?.body.id, first.id]);
});

it('lets support accept late money while the reference is given away, without either failing', async () => {
  for (let round = 0; round < 4; round += 1) {
    const reference = newReference();
    const first = await shop.place({ reference, amount: '200.00' });
    await shop.cancel(first.id);
    const paymentId = shop.pay(first);
    await desk.later(2_000);
    const late = await desk.caseOf(paymentId);
    const [placed, resolved] = await Promise.all([
      shop.tryPlace({ reference, amount: '200.00' }),
      desk.resolve(late.id, 'accept_payment'),
    ]);
    expect(resolved.status).toBe(200);
    expect([201, 409]).toContain(placed.status);
    expect(await found(reference)).toHaveLength(placed.status === 201 ? 2 : 1);
    expect(await refusal(reference)).toMatchObject({ status: 409, code: 'order_reference_exists' });
  }
});

it('of a cancelled order is still answered under its key, and its key goes on with that order only', async () => {
  const order = { reference: newReference(), amount: '200.00', currency: 'INR' };
  const first = await shop.tryPlace(order, 'key-of-the-first');
  await shop.cancel(first.body.id);
  const second = await shop.tryPlace(order, 'key-of-the-second');
  expect(second.status).toBe(201);
  const replayed = await shop.tryPlace(order, 'key-of-the-first');
  expect(replayed.headers['idempotency-replayed']).toBe('true');
  expect(replayed.body).toEqual(first.body);
  expect(await found(order.reference)).toEqual([second.body.id, first.body.id]);
});
