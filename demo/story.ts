import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'undici';
import { createCheckoutClient, type CheckoutClient, type OrderStatus } from '@checkout-bff/client';

export interface StoryOptions {
  serviceUrl: string;
  simulatorUrl: string;
  storefrontKey: string;
  print: (line: string) => void;
}

/** A status read that takes longer than this tells a story of its own; two of them cover every retry in between. */
const WAIT_MS = 10_000;
const READS = 3;

/** The order of Zoho's own documentation. */
const seed = {
  amount: '100.50',
  currency: 'INR',
  description: 'Payment for Order #12345',
  invoiceNumber: 'INV-12345',
  metadata: { Key1: 'Value1' },
};

/** Place, pay, read until paid. @throws Error with the reason when the order does not become paid with its amount */
export async function playStory({ serviceUrl, simulatorUrl, storefrontKey, print }: StoryOptions): Promise<void> {
  const client = createCheckoutClient({ baseUrl: serviceUrl, storefrontKey });
  const order = { reference: `SO-${randomBytes(5).toString('hex')}`, ...seed };

  print('1. The shop places an order:  POST /v1/orders');
  print(json(order));
  const placed = await client.placeOrder(order, { idempotencyKey: randomUUID() });
  const { id, reference, status, amount, paymentSession } = placed;
  print('   The service has saved it and opened a Zoho payment session:');
  print(json({ id, reference, status, amount, paymentSession }));
  expect('the amount as placed', amount, seed.amount);
  const sessionId = paymentSession?.paymentsSessionId ?? '';

  print('\n2. The shopper pays in the widget (here: through the simulator)');
  print(json(await payAtSimulator(simulatorUrl, sessionId)));

  print('\n3. The shop asks for the status:  GET /v1/orders/{orderId}/status');
  const last = await readUntilSettled(client, id);
  const { payments, paidAt, attention, nextAction, source } = last;
  print(json({ status: last.status, amount: last.amount, paidAt, payments, attention, nextAction, source }));
  expect('the status', last.status, 'paid');
  expect('the amount', last.amount, seed.amount);
  expect(
    'the paid amounts',
    payments.map((payment) => `${payment.status} ${payment.amount ?? '?'}`).join(),
    `succeeded ${seed.amount}`,
  );
}

async function readUntilSettled(client: CheckoutClient, orderId: string): Promise<OrderStatus> {
  const first = await client.getStatus(orderId, { maxAgeMs: 0 });
  let status = first.status;
  for (let reads = 1; status?.status === 'awaiting_payment' && reads < READS; reads += 1) {
    ({ status = status } = await client.getStatus(orderId, { maxAgeMs: 0, waitMs: WAIT_MS }));
  }
  if (!status) throw new Error('The service answered no status.');
  return status;
}

async function payAtSimulator(simulatorUrl: string, sessionId: string): Promise<unknown> {
  const answer = await request(`${simulatorUrl}/_simulator/sessions/${sessionId}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome: 'success', method: 'upi' }),
  });
  const body = (await answer.body.json()) as { payment?: Record<string, unknown> };
  if (answer.statusCode !== 200 || !body.payment) throw new Error(`The simulator did not pay: ${JSON.stringify(body)}`);
  const { payment_id, payments_session_id, status, amount, currency } = body.payment;
  return { payment_id, payments_session_id, status, amount, currency };
}

function expect(what: string, actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`${what} should be "${expected}" but is "${actual}"`);
}

const json = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll(/^/gm, '   ');
