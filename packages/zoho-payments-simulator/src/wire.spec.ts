import { startSimulator, type Simulator } from './simulator.js';
import { Receiver } from './testing/receiver.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

/**
 * The shapes on the wire, field by field as Zoho's reference shows them (pages payment-session, payments, refunds, webhooks of
 * zoho.com/in/payments/api/v1 and zoho.com/us/payments/api/v1). A field more or less is seen here before a client stumbles over it.
 */
const TEXT = /^.*$/;
const ID = /^[1-9]\d{12,18}$/;
const MONEY = /^\d+\.\d{2}$/;
const SECONDS = expect.any(Number);
const text = (pattern: RegExp = TEXT): unknown => expect.stringMatching(pattern);

const META_DATA = [{ key: 'order_id', value: '77' }];
const SESSION = {
  payments_session_id: text(ID),
  currency: text(),
  amount: '249.50',
  created_time: SECONDS,
  expiry_time: SECONDS,
  description: 'Order 77',
  invoice_number: 'INV-77',
  reference_number: 'ORD-77-A1',
  max_retry_count: 5,
  access_key: text(/^[0-9a-f]{64}$/),
  meta_data: META_DATA,
};
const PAYMENT = {
  payment_id: text(ID),
  payments_session_id: text(ID),
  phone: '+91 9000000001',
  receipt_email: 'a@example.com',
  amount: '249.50',
  currency: text(),
  amount_captured: '249.50',
  amount_refunded: '0.00',
  fee_amount: '4.99',
  net_tax_amount: '0.90',
  total_fee_amount: '5.89',
  net_amount: '243.61',
  payment_type: 'ecommerce',
  transaction_type: 'one_time',
  status: 'succeeded',
  reference_number: 'ORD-77-A1',
  invoice_number: 'INV-77',
  transaction_reference_number: text(/^\d{12}$/),
  statement_descriptor: 'Demo Shop',
  description: 'Order 77',
  date: SECONDS,
  payment_method: {
    type: 'card',
    card: {
      card_holder_name: 'Asha',
      last_four_digits: '1111',
      expiry_month: '12',
      expiry_year: '30',
      brand: 'visa',
      funding: 'credit',
    },
  },
  meta_data: META_DATA,
};
/** The samples of the US edition are wider. */
const US_PAYMENT = {
  ...PAYMENT,
  fraud_alert: 'no_alert',
  fee_bearer_formatted: 'Merchant',
  balance: '249.50',
  default_currency_balance: '249.50',
  customer_id: '',
  billing_address: {},
};
const REFUND = {
  refund_id: text(ID),
  payment_id: text(ID),
  reference_number: text(),
  amount: '10.00',
  type: 'initiated_by_merchant',
  reason: 'others',
  description: '',
  status: 'initiated',
  network_reference_number: '',
  failure_reason: '',
  date: SECONDS,
  meta_data: [],
};

describe.each(['IN', 'US'] as const)('on the wire of the %s edition', (edition) => {
  const currency = edition === 'IN' ? 'INR' : 'USD';
  const shape = edition === 'IN' ? PAYMENT : US_PAYMENT;
  let simulator: Simulator;
  let zoho: ZohoTestClient;
  let receiver: Receiver;
  let sessionId: string;

  beforeEach(async () => {
    receiver = await Receiver.start();
    simulator = await startSimulator({ seed: 12, account: { edition }, webhooks: [{ url: receiver.url }] });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
    const { body } = await zoho.createSession({
      amount: 249.5,
      currency,
      description: 'Order 77',
      invoice_number: 'INV-77',
      reference_number: 'ORD-77-A1',
      meta_data: META_DATA,
    });
    expect(body).toEqual({ code: 0, message: 'success', payments_session: SESSION });
    sessionId = String(part(body, 'payments_session').payments_session_id);
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const pay = (wish = {}) => {
    const contact = { email: 'a@example.com', phone: '+91 9000000001' };
    return String(simulator.control.pay(sessionId, { method: 'card', ...contact, ...wish }).payment_id);
  };
  const events = async () => {
    await simulator.control.webhooksIdle();
    return receiver.received.map(({ rawBody }) => JSON.parse(rawBody) as Record<string, unknown>);
  };
  const envelope = (type: string, object: unknown) => ({
    event_id: expect.any(Number),
    event_type: type,
    account_id: 23137556,
    live_mode: true,
    event_time: expect.any(Number),
    event_object: object,
  });

  it('a session shows its attempts, thinly', async () => {
    const paymentId = pay();
    const { body } = await zoho.get(`/paymentsessions/${sessionId}`);
    const attempts = [{ payment_id: paymentId, status: 'succeeded', created_time: SECONDS }];
    expect(body).toEqual({
      code: 0,
      message: 'success',
      payments_session: { ...SESSION, status: 'succeeded', payments: attempts },
    });
  });

  it('a payment, its row in the list, and its event', async () => {
    const { body } = await zoho.get(`/payments/${pay()}`);
    expect(body).toEqual({ code: 0, message: 'success', payment: shape });
    expect(await events()).toEqual([envelope('payment.succeeded', { payment: shape })]);
    const [row] = (await zoho.get('/payments')).body.payments as Record<string, unknown>[];
    expect(Object.keys(row ?? {}).sort()).toEqual(
      [
        ...[
          'amount',
          'amount_captured',
          'amount_refunded',
          'currency',
          'date',
          'fee_amount',
          'net_amount',
          'payment_id',
        ],
        ...['payment_method', 'receipt_email', 'reference_number', 'status'],
      ].sort(),
    );
  });

  it('a failed payment, with a reason and no money', async () => {
    const { body } = await zoho.get(`/payments/${pay({ outcome: 'failure' })}`);
    const money = { amount_captured: '0.00', net_amount: '0.00', transaction_reference_number: '' };
    const failed = { ...shape, ...money, status: 'failed', failure_reason: 'Payment was declined' };
    expect(part(body, 'payment')).toEqual(failed);
    expect(await events()).toEqual([envelope('payment.failed', { payment: failed })]);
  });

  it('a refund, first initiated, then with the network’s reference, and its event', async () => {
    const paymentId = pay();
    const request = { amount: 10, reason: 'others', type: 'initiated_by_merchant' };
    const made = await zoho.call('POST', `/payments/${paymentId}/refunds`, request);
    expect(made.body).toEqual({ code: 0, message: 'success', refund: REFUND });
    await simulator.control.advanceClock(2_000);
    const done = { ...REFUND, status: 'succeeded', network_reference_number: text(/^ARN\d+$/) };
    const { body } = await zoho.get(`/refunds/${String(part(made.body, 'refund').refund_id)}`);
    expect(part(body, 'refund')).toEqual(done);
    expect((await events()).at(-1)).toEqual(envelope('refund.succeeded', { refund: done }));
  });

  it('a paid link: an object under a plural name', async () => {
    simulator.control.payLink({ amount: '40.00' });
    const link = {
      payment_link_id: text(ID),
      url: text(/^https:\/\/payments\.zoho\.(in|com)\/paymentlink\/[0-9a-f]{40}$/),
      expires_at: text(/^\d{4}-\d{2}-\d{2}$/),
      amount: text(MONEY),
      amount_paid: text(MONEY),
      currency,
      status: 'paid',
      email: '',
      phone: '',
      reference_id: '',
      description: 'Payment made elsewhere',
      return_url: '',
      created_time: SECONDS,
      payments: [{ payment_id: text(ID), status: 'succeeded', date: SECONDS }],
    };
    expect((await events()).find((event) => event.event_type === 'payment_link.paid')).toEqual(
      envelope('payment_link.paid', { payment_links: link }),
    );
  });
});
