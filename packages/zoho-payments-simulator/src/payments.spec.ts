import { startSimulator, type Simulator } from './simulator.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

describe('payments and refunds', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;

  beforeEach(async () => {
    simulator = await startSimulator({ seed: 5 });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(() => simulator.close());

  const pay = async (fields: Record<string, unknown>, wish = {}) =>
    String(simulator.control.pay(await zoho.newSessionId(fields), wish).payment_id);
  const payment = async (id: string) => part((await zoho.get(`/payments/${id}`)).body, 'payment');
  const refund = (id: string, fields: Record<string, unknown>) =>
    zoho.call('POST', `/payments/${id}/refunds`, { reason: 'others', type: 'initiated_by_merchant', ...fields });
  const list = async (query: Record<string, string> = {}) => {
    const { body } = await zoho.get('/payments', query);
    return {
      rows: body.payments as Record<string, unknown>[],
      page: body.page_context as Record<string, unknown>,
    };
  };

  it('shows the payment with its session, reference, metadata and exact amounts', async () => {
    const id = await pay({
      reference_number: 'SO-1-A1',
      invoice_number: 'INV-1',
      meta_data: [{ key: 'order', value: '1' }],
    });
    expect(await payment(id)).toMatchObject({
      payment_id: id,
      payments_session_id: simulator.control.truth()[0]?.paymentsSessionId,
      amount: '100.50',
      amount_captured: '100.50',
      amount_refunded: '0.00',
      currency: 'INR',
      status: 'succeeded',
      reference_number: 'SO-1-A1',
      invoice_number: 'INV-1',
      meta_data: [{ key: 'order', value: '1' }],
      payment_method: { type: 'upi' },
    });
  });

  it('adds a fee the customer bears, so that amount minus total_fee_amount is the session amount', async () => {
    expect(await payment(await pay({ amount: 100 }, { feeAmount: '2.36' }))).toMatchObject({
      amount: '102.36',
      total_fee_amount: '2.36',
    });
  });

  it('refuses to pay a paid, spent or expired session, unless forced', async () => {
    const { control } = simulator;
    const paid = await zoho.newSessionId();
    control.pay(paid);
    expect(() => control.pay(paid)).toThrow('is succeeded');
    expect(control.pay(paid, { force: true, amount: '7.00', currency: 'USD' })).toMatchObject({
      amount: '7.00',
      currency: 'USD',
      status: 'succeeded',
    });
    const expired = await zoho.newSessionId();
    await control.advanceClock(901_000);
    expect(() => control.pay(expired)).toThrow('is expired');
    const spent = await zoho.newSessionId({ max_retry_count: 1 });
    control.pay(spent, { outcome: 'pending' });
    expect(() => control.pay(spent)).toThrow('no attempts left');
  });

  it('lets a pending payment succeed after its session expired', async () => {
    const id = await pay({}, { outcome: 'pending' });
    expect(await payment(id)).toMatchObject({ status: 'initiated', amount_captured: '0.00' });
    await simulator.control.advanceClock(1_000_000);
    expect(simulator.control.truth()[0]?.status).toBe('expired');
    simulator.control.settle(id);
    expect(await payment(id)).toMatchObject({ status: 'succeeded', amount_captured: '100.50' });
    expect(simulator.control.truth()[0]?.status).toBe('succeeded');
  });

  it('lists thin rows, newest first, in pages', async () => {
    const ids = [
      await pay({ reference_number: 'A' }),
      await pay({ reference_number: 'B' }),
      await pay({ reference_number: 'C' }),
    ];
    const first = await list({ per_page: '2' });
    expect(first.rows.map((row) => row.payment_id)).toEqual([ids[2], ids[1]]);
    expect(first.page).toEqual({ page: 1, per_page: 2, total: 3, total_pages: 2, has_more_page: true });
    for (const hidden of ['payments_session_id', 'invoice_number', 'meta_data']) {
      expect(first.rows[0]).not.toHaveProperty(hidden);
    }
    const second = await list({ per_page: '2', page: '2' });
    expect(second.rows.map((row) => row.reference_number)).toEqual(['A']);
    expect(second.page.has_more_page).toBe(false);
  });

  it('filters by status, reference and the day of charge in the account time zone', async () => {
    await pay({ reference_number: 'A' });
    await pay({ reference_number: 'B' }, { outcome: 'failure' });
    expect((await list({ status: 'Status.Failed' })).rows.map((row) => row.reference_number)).toEqual(['B']);
    expect((await list({ search_text: 'A' })).rows.map((row) => row.reference_number)).toEqual(['A']);
    expect((await list({ filter_by: 'ChargeDate.Today' })).rows).toHaveLength(2);
    // The easternmost day there is: by the westernmost clock it has not begun, whatever the hour of this test.
    const day = new Date(simulator.control.now() + 840 * 60_000).toISOString().slice(0, 10);
    const on = (from_date: string, to_date: string) => list({ filter_by: 'ChargeDate.CustomDate', from_date, to_date });
    simulator.control.updateSettings({ utcOffsetMinutes: 840 });
    expect((await on(day, day)).rows).toHaveLength(2);
    expect((await on('2020-01-01', '2020-01-02')).rows).toHaveLength(0);
    simulator.control.updateSettings({ utcOffsetMinutes: -720 });
    expect((await on(day, day)).rows).toHaveLength(0);
    await simulator.control.advanceClock(2 * 86_400_000);
    await zoho.refresh();
    expect((await list({ filter_by: 'ChargeDate.Today' })).rows).toHaveLength(0);
  });

  it.each<Record<string, string>>([{ status: 'succeeded' }, { per_page: '201' }, { payments_session_id: '1' }])(
    'refuses the undocumented filter %j',
    async (query) => {
      expect((await zoho.get('/payments', query)).status).toBe(400);
    },
  );

  it('makes a refund initiated, then final on its clock, and shows it on the payment only then', async () => {
    const id = await pay({});
    const { status, body } = await refund(id, { amount: 40.25 });
    expect([status, part(body, 'refund')]).toEqual([
      201,
      expect.objectContaining({ payment_id: id, amount: '40.25', status: 'initiated', failure_reason: '' }),
    ]);
    expect(await payment(id)).toMatchObject({ status: 'succeeded', amount_refunded: '0.00' });
    await simulator.control.advanceClock(2_000);
    const made = await zoho.get(`/refunds/${String(part(body, 'refund').refund_id)}`);
    expect(part(made.body, 'refund')).toMatchObject({ status: 'succeeded' });
    expect(await payment(id)).toMatchObject({ status: 'partially_refunded', amount_refunded: '40.25' });
    await refund(id, { amount: 60.25 });
    await simulator.control.advanceClock(2_000);
    expect(await payment(id)).toMatchObject({ status: 'refunded', amount_refunded: '100.50' });
  });

  it('fails a refund of 301 to 500 as the sandbox does, and leaves the payment paid', async () => {
    const id = await pay({ amount: 450 });
    const { body } = await refund(id, { amount: 400 });
    await simulator.control.advanceClock(2_000);
    const made = await zoho.get(`/refunds/${String(part(body, 'refund').refund_id)}`);
    expect(part(made.body, 'refund')).toMatchObject({ status: 'failed', failure_reason: 'insufficient_funds' });
    expect(await payment(id)).toMatchObject({ status: 'succeeded', amount_refunded: '0.00' });
  });

  it('never takes refunds beyond the payment, running ones counted, nor on an unpaid one', async () => {
    const id = await pay({});
    await refund(id, { amount: 100 });
    expect(await refund(id, { amount: 0.51 })).toMatchObject({
      status: 400,
      body: { code: 'refund_cannot_be_initiated' },
    });
    const failed = await pay({}, { outcome: 'failure' });
    expect((await refund(failed, { amount: 1 })).status).toBe(400);
  });

  it.each([{ type: 'full' }, { reason: 'because' }, { amount: '5' }])('refuses a refund with %j', async (fields) => {
    expect((await refund(await pay({}), { amount: 5, ...fields })).status).toBe(400);
  });

  it('tells the truth about every session, orphans included', async () => {
    const id = await pay({ meta_data: [{ key: 'order', value: '1' }] });
    simulator.control.dispute(id);
    simulator.control.orphanPayment({ amount: '9.00', reference: 'X' });
    expect(simulator.control.truth()).toMatchObject([
      { metadata: { order: '1' }, origin: 'api', payments: [{ paymentId: id, status: 'disputed', paid: true }] },
      { referenceNumber: 'X', origin: 'orphan', amount: '9.00', status: 'succeeded', payments: [{ paid: true }] },
    ]);
  });
});
