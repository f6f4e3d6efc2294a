import { createHmac } from 'node:crypto';
import { startSimulator, type Simulator } from './simulator.js';
import { Receiver } from './testing/receiver.js';
import { ZohoTestClient } from './testing/zoho-client.js';

describe('webhooks', () => {
  let simulator: Simulator;
  let receiver: Receiver;
  let zoho: ZohoTestClient;

  beforeEach(async () => {
    receiver = await Receiver.start();
    simulator = await startSimulator({ seed: 2, webhooks: [{ url: receiver.url }] });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const attempts = async (...outcomes: ('success' | 'failure' | 'pending')[]) => {
    const id = await zoho.newSessionId();
    const made = outcomes.map((outcome) => simulator.control.pay(id, { outcome }));
    await simulator.control.webhooksIdle();
    return made;
  };
  const outcomes = () => simulator.control.webhooks().map((delivery) => delivery.outcome);

  it('signs the raw body with the key as text and a fresh millisecond time', async () => {
    await attempts('success');
    const [delivery] = receiver.received;
    const [, t, v] = /^t=(\d{13}),v=([0-9a-f]{64})$/.exec(String(delivery?.headers['x-zoho-webhook-signature'])) ?? [];
    expect(v).toBe(createHmac('sha256', 'demo-webhook-key').update(`${t}.${delivery?.rawBody}`).digest('hex'));
  });

  it('carries ids of events and accounts as bare numbers, beyond 2^53 too, and the payment as text', async () => {
    await attempts('failure', 'failure', 'failure', 'success');
    const ids = receiver.received.map(({ rawBody }) => /^{"event_id":(\d+),"event_type"/.exec(rawBody)?.[1] ?? '');
    expect(ids).toEqual(simulator.control.webhooks().map((delivery) => delivery.eventId));
    expect(ids.some((id) => !Number.isSafeInteger(Number(id)))).toBe(true);
    expect(receiver.received[0]?.rawBody).toContain('"account_id":23137556,"live_mode":true,"event_time":');
    const body = JSON.parse(receiver.received[3]?.rawBody ?? '') as { event_object: { payment: object } };
    expect(body.event_object.payment).toMatchObject({
      amount: '100.50',
      status: 'succeeded',
      payments_session_id: simulator.control.truth()[0]?.paymentsSessionId,
    });
  });

  it.each([false, true])('tells a payment by a link twice, the link first: %s', async (linkFirst) => {
    const wish = { amount: '40.00', reference: 'LINK-1', email: 'a@example.com' };
    const { payment, paymentLink } = simulator.control.payLink(wish, { linkFirst });
    await simulator.control.webhooksIdle();
    const types = ['payment.succeeded', 'payment_link.paid'];
    // Both leave at once; the order they are made in is kept in what Zoho remembers of them.
    expect(simulator.control.webhooks().map((delivery) => delivery.type)).toEqual(linkFirst ? types.reverse() : types);
    const bodies = receiver.received.map(({ rawBody }) => JSON.parse(rawBody) as Record<string, unknown>);
    expect(bodies.find((body) => body.event_type === 'payment_link.paid')?.event_object).toEqual({
      payment_links: paymentLink,
    });
    expect(paymentLink).toMatchObject({
      status: 'paid',
      amount_paid: '40.00',
      reference_id: 'LINK-1',
      payments: [{ payment_id: payment.payment_id }],
    });
    expect(simulator.control.truth()).toMatchObject([{ origin: 'link', payments: [{ paid: true }] }]);
  });

  it('tells of every failed attempt, and of nothing while a payment is pending in India', async () => {
    await attempts('failure', 'failure', 'success');
    expect(receiver.types()).toEqual(['payment.failed', 'payment.failed', 'payment.succeeded']);
    await attempts('pending');
    expect(receiver.received).toHaveLength(3);
  });

  it('tells of a pending payment in the US edition', async () => {
    const us = await startSimulator({ account: { edition: 'US' }, webhooks: [{ url: receiver.url }] });
    us.control.pay(String(us.control.orphanPayment({ amount: '5.00', outcome: 'pending' }).payments_session_id));
    await us.control.webhooksIdle();
    expect(receiver.types().sort()).toEqual(['payment.pending', 'payment.succeeded']);
    await us.close();
  });

  it('tells of refunds with the refund object, which names no session', async () => {
    const [payment] = await attempts('success');
    simulator.control.refund(String(payment?.payment_id), { amount: '10.00', outcome: 'failed' });
    await simulator.control.advanceClock(2000);
    expect(receiver.types().at(-1)).toBe('refund.failed');
    const { event_object } = JSON.parse(receiver.received.at(-1)?.rawBody ?? '') as {
      event_object: { refund: object };
    };
    expect(event_object.refund).toMatchObject({ payment_id: payment?.payment_id, status: 'failed', amount: '10.00' });
    expect(event_object.refund).not.toHaveProperty('payments_session_id');
  });

  it('repeats with back-off and a new signature until answered 2xx', async () => {
    receiver.answers.push(500, 302);
    await attempts('success');
    expect(outcomes()).toEqual(['waiting']);
    await simulator.control.advanceClock(10_000);
    expect([receiver.received.length, outcomes()]).toEqual([2, ['waiting']]);
    await simulator.control.advanceClock(60_000);
    expect([receiver.received.length, outcomes()]).toEqual([3, ['delivered']]);
    expect(new Set(receiver.received.map(({ rawBody }) => rawBody)).size).toBe(1);
  });

  it('gives up after the last repeat and disables the endpoint', async () => {
    simulator.control.updateSettings({ webhookRetryDelaysMs: [1000] });
    receiver.answers.push(500, 500);
    await attempts('success');
    await simulator.control.advanceClock(1000);
    expect([outcomes(), simulator.control.webhookEndpoints()[0]?.disabled]).toEqual([['gave_up'], true]);
    await attempts('success');
    expect([outcomes().at(-1), receiver.received.length]).toEqual(['lost', 2]);
  });

  it('counts a receiver that answers too late as failed', async () => {
    simulator.control.updateSettings({ webhookTimeoutMs: 20 });
    receiver.answers.push(Receiver.NEVER);
    await attempts('success');
    expect(simulator.control.webhooks()[0]).toMatchObject({ outcome: 'waiting', attempts: [{ status: null }] });
  });

  it('loses events when off, until sent again by hand', async () => {
    simulator.control.setWebhookMode({ mode: 'off', times: 1 });
    await attempts('success');
    expect([receiver.received.length, outcomes()]).toEqual([0, ['lost']]);
    await simulator.control.redeliver(simulator.control.webhooks()[0]?.eventId ?? '');
    expect(receiver.types()).toEqual(['payment.succeeded']);
    await attempts('success');
    expect(receiver.received).toHaveLength(2);
  });

  it('duplicates an event under one id', async () => {
    simulator.control.setWebhookMode('duplicate');
    await attempts('success');
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]?.rawBody).toBe(receiver.received[1]?.rawBody);
  });

  it('delays an event until its time or a flush', async () => {
    simulator.control.setWebhookMode({ mode: 'delayed', delayMs: 5000 });
    await attempts('failure');
    expect(receiver.received).toHaveLength(0);
    await simulator.control.advanceClock(5000);
    expect(receiver.received).toHaveLength(1);
    await attempts('failure');
    expect(await simulator.control.flushWebhooks()).toBe(1);
    expect(receiver.received).toHaveLength(2);
    await simulator.control.advanceClock(5000);
    expect(receiver.received).toHaveLength(2);
  });

  it('reorders events: the last comes first', async () => {
    simulator.control.setWebhookMode({ mode: 'reordered', batch: 3 });
    await attempts('failure', 'failure', 'success');
    expect(receiver.types()).toEqual(['payment.succeeded', 'payment.failed', 'payment.failed']);
  });

  it('carries the object as it is at delivery when switched', async () => {
    simulator.control.updateSettings({ webhookSnapshot: 'delivery' });
    simulator.control.setWebhookMode({ mode: 'delayed', times: 1 });
    const [payment] = await attempts('success');
    simulator.control.refund(String(payment?.payment_id), { amount: '10.00' });
    await simulator.control.advanceClock(2000);
    await simulator.control.flushWebhooks();
    const late = receiver.received.find(({ rawBody }) => rawBody.includes('payment.succeeded'));
    expect(late?.rawBody).toContain('"status":"partially_refunded"');
  });

  it('pings unsigned on registration and refuses an address that does not answer', async () => {
    await simulator.control.configureWebhooks([{ url: receiver.url, signingKey: 'other' }], { ping: true });
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-zoho-webhook-signature');
    const dead = await Receiver.start();
    const { url } = dead;
    await dead.close();
    await expect(simulator.control.configureWebhooks([{ url }], { ping: true })).rejects.toThrow('did not answer');
    expect(simulator.control.webhookEndpoints().map((endpoint) => endpoint.url)).toEqual([receiver.url]);
  });

  it('sends any event at all: foreign account, unknown type, id of choice', async () => {
    const eventId = simulator.control.sendEvent({
      type: 'payout.paid',
      object: { payout_id: '1' },
      eventId: '9007199254740993',
      accountId: '1',
    });
    await simulator.control.webhooksIdle();
    expect(receiver.received[0]?.rawBody).toContain(
      `{"event_id":${eventId},"event_type":"payout.paid","account_id":1,`,
    );
  });
});
