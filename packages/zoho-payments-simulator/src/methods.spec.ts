import { startSimulator, type Simulator } from './simulator.js';
import { Receiver } from './testing/receiver.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

const DAY_MS = 86_400_000;
const accessKey = (body: Record<string, unknown>) => String(part(body, 'payments_session').access_key);

/** The samples of Zoho's pages on hosted checkout: amount as text, a description only inside the block. */
const hostedSample = (currency: string, methods: string[]) => ({
  amount: '500',
  currency,
  description: undefined,
  configurations: {
    allowed_payment_methods: methods,
    hosted_page_parameters: {
      phone: '7654345673',
      description: 'Test Payment',
      email: 'test@example.com',
      success_url: 'https://example.com/success',
      failure_url: 'https://example.com/failure',
      udf1: 'testingudf1',
    },
  },
});

describe.each(['IN', 'US'] as const)('payment methods of the %s edition', (edition) => {
  const currency = edition === 'IN' ? 'INR' : 'USD';
  let simulator: Simulator;
  let zoho: ZohoTestClient;
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.start();
    simulator = await startSimulator({ seed: 8, account: { edition }, webhooks: [{ url: receiver.url }] });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  /** What the page calls. */
  const page = async (path: 'open' | 'attempt', key: string, body: Record<string, unknown> = {}) => {
    const response = await fetch(`${simulator.url}/checkout/api/${path}`, {
      method: 'POST',
      body: JSON.stringify({ key: { access_key: key }, ...body }),
      headers: { 'Content-Type': 'application/json' },
    });
    return (await response.json()) as Record<string, unknown>;
  };
  const newSession = async (fields: Record<string, unknown> = {}) =>
    accessKey((await zoho.createSession({ currency, ...fields })).body);
  const allowing = (...methods: string[]) => ({ configurations: { allowed_payment_methods: methods } });
  const offered = async (key: string) =>
    ((await page('open', key)).methods as { type: string }[]).map((method) => method.type);
  const onlyPayment = async () => {
    await zoho.refresh();
    const { paymentId } = simulator.control.truth()[0]?.payments[0] ?? { paymentId: '' };
    return part((await zoho.get(`/payments/${paymentId}`)).body, 'payment');
  };

  it('takes the sample of Zoho’s own page on hosted checkout', async () => {
    const { status, body } = await zoho.createSession(
      hostedSample(currency, edition === 'IN' ? ['upi'] : ['ach', 'card']),
    );
    expect(status).toBe(201);
    expect(part(body, 'payments_session')).toMatchObject({ amount: '500.00', description: 'Test Payment' });
    expect(await offered(accessKey(body))).toEqual(edition === 'IN' ? ['upi'] : ['card', 'ach_debit']);
    simulator.control.pay(String(part(body, 'payments_session').payments_session_id));
    expect(await onlyPayment()).toMatchObject({ receipt_email: 'test@example.com', phone: '7654345673' });
  });

  it('offers what the edition has, and of it what the session allows', async () => {
    expect(await offered(await newSession())).toEqual(
      edition === 'IN' ? ['upi', 'card', 'net_banking', 'wallet', 'bank_transfer'] : ['card', 'ach_debit', 'apple_pay'],
    );
    expect(await offered(await newSession(allowing('card')))).toEqual(['card']);
    expect(await offered(await newSession(allowing(edition === 'IN' ? 'netbanking' : 'ach_debit')))).toEqual([
      edition === 'IN' ? 'net_banking' : 'ach_debit',
    ]);
  });

  it('refuses a method of the other edition, and one that nobody has', async () => {
    for (const word of [
      edition === 'IN' ? 'ach_debit' : 'upi',
      edition === 'IN' ? 'apple_pay' : 'netbanking',
      'cash',
    ]) {
      const { status, body } = await zoho.createSession({ currency, ...allowing(word) });
      expect([status, body.code]).toEqual([400, 'invalid_parameter']);
      expect(body.message).toContain('allowed_payment_methods');
    }
  });

  it('lets nobody pay by a method that the session does not allow', async () => {
    const key = await newSession(allowing(edition === 'IN' ? 'upi' : 'ach_debit'));
    const input = { type: 'card', cardNumber: '4111 1111 1111 1111', cardHolder: 'Asha', expiry: '12/30' };
    expect(await page('attempt', key, { input })).toMatchObject({ error: { code: 'paymentmethods_validation' } });
    const [session] = simulator.control.sessions();
    const id = String(session?.payments_session_id);
    expect(() => simulator.control.pay(id, { method: 'card' })).toThrow('does not allow card');
    expect(simulator.control.pay(id, { method: 'card', force: true })).toMatchObject({ status: 'succeeded' });
  });

  it('answers a sixth attempt with invalid_payment_session, also while the fifth is under way', async () => {
    const key = await newSession();
    const input = { type: 'card', cardNumber: '4111 1111 1111 1111', cardHolder: 'Asha', expiry: '12/30' };
    const { pay, sessions } = simulator.control;
    const id = String(sessions.call(simulator.control)[0]?.payments_session_id);
    for (let n = 0; n < 4; n += 1) await page('attempt', key, { input, wish: 'failure' });
    expect(await page('attempt', key, { input, wish: 'pending' })).toMatchObject({
      status: 'initiated',
      attempts_left: 0,
    });
    expect(await page('attempt', key, { input })).toMatchObject({ error: { code: 'invalid_payment_session' } });
    expect(await page('open', key)).toMatchObject({ error: { code: 'invalid_payment_session' } });
    expect(() => pay.call(simulator.control, id, { method: 'card' })).toThrow('no attempts left');
  });

  it('adds the fee of the method to what the shopper pays, shows it before, and states it after', async () => {
    simulator.control.updateSettings({ customerFees: { card: { percent: '2.36' } } });
    const key = await newSession({ amount: 500 });
    expect((await page('open', key)).methods).toContainEqual({ type: 'card', fee: '11.80', amount: '511.80' });
    await page('attempt', key, {
      input: { type: 'card', cardNumber: '5299 9202 1000 0277', cardHolder: 'Asha', expiry: '01/31' },
    });
    expect(await onlyPayment()).toMatchObject({
      amount: '511.80',
      total_fee_amount: '11.80',
      fee_amount: '11.80',
      net_tax_amount: '0.00',
      net_amount: '500.00',
      payment_method: { type: 'card', card: { last_four_digits: '0277', brand: 'master_card', expiry_month: '01' } },
    });
  });

  it('gives a paid payment the bank’s number, one of choice if wished, and none to a failed one', async () => {
    const pay = async (wish = {}) => simulator.control.pay(await zoho.newSessionId({ currency }), wish);
    expect((await pay()).transaction_reference_number).toMatch(/^\d{12}$/);
    expect((await pay({ bankReference: 'UTR77' })).transaction_reference_number).toBe('UTR77');
    expect((await pay({ outcome: 'failure' })).transaction_reference_number).toBe('');
  });

  if (edition === 'IN') {
    it('says of a method what is wished for', async () => {
      const upi = simulator.control.pay(await zoho.newSessionId(), {
        detail: { upi_id: 'asha@oksbi', channel: 'intent' },
      });
      expect(upi.payment_method).toEqual({
        type: 'upi',
        upi: { upi_id: 'asha@oksbi', channel: 'intent', account_type: 'bank_account' },
      });
    });
    return;
  }

  const debit = { type: 'ach_debit', routingNumber: '110000000', accountNumber: '000123456789' };

  it.each([
    ['Charles', ['initiated', 'succeeded', 'succeeded'], ['payment.pending', 'payment.succeeded']],
    ['Failure', ['initiated', 'failed', 'failed'], ['payment.pending', 'payment.failed']],
    ['Return', ['initiated', 'succeeded', 'failed'], ['payment.pending', 'payment.succeeded', 'payment.failed']],
  ])('takes a debit of %s from initiated over days to its end', async (accountHolder, statuses, events) => {
    const key = await newSession();
    const answer = await page('attempt', key, { input: { ...debit, accountHolder } });
    expect(answer).toMatchObject({ status: 'initiated', widget_result: { message: 'Payment is being processed' } });
    const seen = [(await onlyPayment()).status];
    await simulator.control.advanceClock(3 * DAY_MS);
    expect((await onlyPayment()).status).toBe('initiated');
    // Five business days are seven days at most; the return comes two business days after that.
    await simulator.control.advanceClock(4 * DAY_MS);
    seen.push((await onlyPayment()).status);
    await simulator.control.advanceClock(4 * DAY_MS);
    seen.push((await onlyPayment()).status);
    expect(seen).toEqual(statuses);
    expect(receiver.types()).toEqual(events);
    expect(await onlyPayment()).toMatchObject({
      payment_method: {
        type: 'ach_debit',
        ach_debit: { account_holder_name: accountHolder, last_four_digits: '6789' },
      },
    });
  });

  it('settles a debit made through the control API in its days, but one that is asked to be pending only by hand', async () => {
    const pay = async (wish = {}) =>
      String(simulator.control.pay(await zoho.newSessionId({ currency }), { method: 'ach_debit', ...wish }).payment_id);
    const ids = [await pay(), await pay({ endsAs: 'returned' }), await pay({ outcome: 'pending' })];
    await simulator.control.advanceClock(14 * DAY_MS);
    const statuses = new Map(simulator.control.payments().map((payment) => [payment.payment_id, payment.status]));
    expect(ids.map((id) => statuses.get(id))).toEqual(['succeeded', 'failed', 'initiated']);
  });

  it('leaves a debit to be settled by hand where that is wished, and refuses a routing number that is none', async () => {
    simulator.control.updateSettings({ achBusinessDays: null });
    const key = await newSession();
    const bad = await page('attempt', key, { input: { ...debit, routingNumber: '12', accountHolder: 'Charles' } });
    expect(bad).toMatchObject({ error: { code: 'paymentmethods_validation' } });
    await page('attempt', key, { input: { ...debit, accountHolder: 'Charles' } });
    await simulator.control.advanceClock(30 * DAY_MS);
    const { payment_id: id, status } = await onlyPayment();
    expect(status).toBe('initiated');
    expect(simulator.control.settle(String(id))).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['JPY', 500, '500.00', '10.00'],
    ['KWD', 1.234, '1.234', '0.025'],
    ['USD', 100.5, '100.50', '2.01'],
  ])('keeps %s %s exact in sessions, payments, fees and refunds', async (code, amount, text, fee) => {
    const id = await zoho.newSessionId({ amount, currency: code });
    const payment = simulator.control.pay(id);
    expect(payment).toMatchObject({ amount: text, fee_amount: fee, amount_captured: text });
    simulator.control.updateSettings({ refundSettleMs: null });
    const refund = simulator.control.refund(String(payment.payment_id), { amount: String(amount) });
    expect(simulator.control.settleRefund(String(refund.refund_id))).toMatchObject({
      amount: text,
      status: 'succeeded',
    });
    expect(await onlyPayment()).toMatchObject({
      status: 'refunded',
      amount_refunded: text,
      balance: '0.' + '0'.repeat(text.split('.')[1]?.length ?? 0),
    });
  });
});
