import { Webhook } from 'standardwebhooks';
import { KEYS } from '../support/app.js';
import { EventReceiver, signedBy, webhookSecret } from '../support/event-receiver.js';
import { leaks } from '../support/evidence.js';
import { anOrder, expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

const HOUR_MS = 3_600_000;
const [secret, olderSecret] = [webhookSecret('new'), webhookSecret('old')];

let receiver: EventReceiver;
let shop: Shop;
beforeAll(async () => {
  receiver = await EventReceiver.open();
  const target = { url: receiver.url, secret: `${secret},${olderSecret}` };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web: target }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
});
afterAll(async () => {
  expect(leaks(shop, secret, olderSecret, 'asha@example.com')).toEqual([]);
  await shop.close();
  await receiver.close();
});

it('a paid order is told once, as it is stored, without personal data', async () => {
  const customer = { name: 'Asha', email: 'asha@example.com', phone: '+919000000001' };
  const placed = await shop.place({ customer });
  const paymentId = shop.pay(placed);
  const status = await shop.status(placed.id, '?maxAgeMs=0');
  expect(receiver.about(placed)).toEqual([]); // nobody waits for the storefront
  await shop.runJobs();
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['order.paid']);
  const event = receiver.received.at(-1);
  expect(event?.data).toMatchObject({
    orderId: placed.id,
    reference: placed.reference,
    status: 'paid',
    amount: '249.50',
    currency: 'INR',
    paidAt: status.paidAt,
    paymentId,
    attention: [],
  });
  expect(event?.body).not.toMatch(/Asha|example\.com|9000000001/);
});

it('every delivery is signed by Standard Webhooks, with each secret while they are being changed', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  const event = receiver.received.at(-1);
  if (!event) throw new Error('nothing was delivered');
  for (const one of [secret, olderSecret]) {
    expect(new Webhook(one).verify(event.body, event.headers)).toMatchObject({ type: 'order.paid' });
    expect(signedBy(event, one)).toBe(true);
  }
  expect(signedBy(event, webhookSecret('another'))).toBe(false);
  expect(event.headers['webhook-signature']?.split(' ')).toHaveLength(2);
  expect(event.headers['content-type']).toBe('application/json');
});

it('what is not committed is not told', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  await shop.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.status = 'paid' THEN RAISE EXCEPTION 'the disk is full'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION refuse()`);
  expect((await shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`)).status).toBe(500);
  await shop.query('DROP FUNCTION refuse CASCADE');
  expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
  expect(await shop.query(`SELECT 1 FROM event_deliveries WHERE order_id = '${placed.id}'`)).toEqual([]);
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['order.paid']);
});

it('three triggers at once tell the storefront once', async () => {
  await listenToZoho(shop);
  const placed = await shop.place();
  const hold = shop.zoho.control.hold('get_session');
  shop.pay(placed);
  const read = shop.status(placed.id, '?maxAgeMs=0');
  await hold.arrived;
  const { url } = await shop.replica();
  const elsewhere = fetch(`${url}/v1/orders/${placed.id}/status?maxAgeMs=0`, {
    headers: { authorization: `Bearer ${KEYS.web}` },
  });
  await shop.zoho.control.webhooksIdle();
  hold.release();
  await Promise.all([read, elsewhere, shop.runJobs()]);
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['order.paid']);
  expect((await shop.timeline(placed.id)).filter((line) => line.startsWith('order.paid'))).toHaveLength(1);
  await shop.zoho.control.configureWebhooks([]);
});

it('failed payments and refunds are told, with their sums', async () => {
  await listenToZoho(shop);
  const placed = await shop.place();
  shop.pay(placed, { outcome: 'failure', failureReason: 'insufficient funds' });
  await hearZoho(shop);
  const paymentId = shop.pay(placed);
  await hearZoho(shop);
  for (const amount of ['100.00', '149.50']) {
    shop.zoho.control.refund(paymentId, { amount });
    await shop.pass(2_000);
    await hearZoho(shop);
  }
  await shop.runJobs();
  const about = receiver.received.filter(({ data }) => data.reference === placed.reference);
  expect(about.map(({ type, data }) => [type, data.status, data.refundedAmount])).toEqual([
    ['payment.failed', 'awaiting_payment', '0.00'],
    ['order.paid', 'paid', '0.00'],
    ['order.partially_refunded', 'partially_refunded', '100.00'],
    ['order.refunded', 'refunded', '249.50'],
  ]);
  expect(about[0]?.data.payment).toMatchObject({ status: 'failed', amount: '249.50', currency: 'INR' });
  await shop.zoho.control.configureWebhooks([]);
});

it('a cancelled order is told, and that money came after all', async () => {
  const placed = await shop.place();
  expectStatus(await shop.cancel(placed.id), 200);
  const paymentId = shop.pay(placed, { force: true });
  await shop.report(placed.id, paymentId);
  await shop.runJobs();
  const about = receiver.received.filter(({ data }) => data.reference === placed.reference);
  expect(about.map(({ type }) => type)).toEqual(['order.cancelled', 'case.opened']);
  expect(about[1]?.data).toMatchObject({
    status: 'cancelled',
    attention: ['late_payment'],
    case: { kind: 'late_payment', status: 'open', paymentId },
    payment: { paymentId, paymentsSessionId: sessionIdOf(placed), amount: '249.50' },
  });
});

it('an order that expired is told', async () => {
  const placed = await shop.place();
  await shop.pass(25 * HOUR_MS);
  await shop.runJobs();
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['order.expired']);
});

it('a storefront that named no address is sent nothing, and may read it', async () => {
  const order = await shop.post('/v1/orders', anOrder(), KEYS.other, { 'idempotency-key': 'other-1' });
  const placed = expectStatus(order, 201).body as { id: string; reference: string };
  shop.pay(order.body as never);
  await shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`, KEYS.other);
  await shop.runJobs();
  expect(await shop.timeline(placed.id)).toContain('order.paid by status_read');
  expect(receiver.about(placed)).toEqual([]);
  const kept = await shop.query(`SELECT status, next_attempt_at FROM event_deliveries WHERE order_id = '${placed.id}'`);
  expect(kept).toEqual([{ status: 'kept', next_attempt_at: null }]);
});
