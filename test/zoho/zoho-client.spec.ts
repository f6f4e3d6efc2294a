import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import {
  answer,
  SEED_ORDER,
  startReplica,
  startScriptedZoho,
  type Replica,
  type ScriptedZoho,
} from './zoho-harness.js';

describe('Zoho client', () => {
  let database: TestDatabase;
  let zoho: Simulator;
  let replica: Replica;
  let scripted: ScriptedZoho | undefined;
  let other: Replica | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    zoho = await startSimulator({ settings: { refundSettleMs: null } });
    replica = await startReplica({ databaseUrl: database.url, zoho });
  });
  afterAll(async () => {
    await other?.close();
    await scripted?.close();
    await replica.close();
    await zoho.close();
    await database.drop();
  });
  beforeEach(() => {
    zoho.control.clearRequests();
    zoho.control.updateSettings({ timeUnit: 's', fieldSet: 'new' });
  });

  it('opens the seed order’s session: 100.50 as a JSON number, the account in the query, no nulls', async () => {
    const session = await replica.client.createSession(SEED_ORDER);
    expect(session).toMatchObject({
      sessionId: expect.stringMatching(/^\d{13,19}$/) as string,
      status: null,
      amount: { minor: 10050n, currency: 'INR', text: '100.50' },
      invoiceNumber: 'INV-12345',
      referenceNumber: 'attempt-1',
      metadata: { Key1: 'Value1' },
      maxAttempts: 5,
      payments: [],
    });
    expect(Number(session.expiresAt) - Number(session.createdAt)).toBe(900_000);
    const [request] = zoho.control.requests('create_session');
    expect(request).toMatchObject({ query: { account_id: '23137556' } });
    expect(request?.requestBody).toEqual({
      amount: 100.5,
      currency: 'INR',
      description: 'Payment for Order #12345',
      invoice_number: 'INV-12345',
      reference_number: 'attempt-1',
      meta_data: [{ key: 'Key1', value: 'Value1' }],
    });
  });

  it('reads times in milliseconds as well as in seconds', async () => {
    zoho.control.updateSettings({ timeUnit: 'ms' });
    const created = await replica.client.createSession(SEED_ORDER);
    zoho.control.updateSettings({ timeUnit: 's' });
    const read = await replica.client.getSession(created.sessionId, 'read');
    expect(Math.floor(Number(created.createdAt) / 1000) * 1000).toBe(Number(read.createdAt));
  });

  it('lives with the older answer that has neither expiry nor reference', async () => {
    zoho.control.updateSettings({ fieldSet: 'old' });
    const session = await replica.client.createSession(SEED_ORDER);
    expect(session).toMatchObject({ expiresAt: null, referenceNumber: null, maxAttempts: null });
  });

  it('cuts a description to 500 bytes and metadata values to theirs', async () => {
    await replica.client.createSession({
      ...SEED_ORDER,
      description: '₹'.repeat(200),
      metadata: { note: 'é'.repeat(300) },
    });
    expect(zoho.control.requests('create_session')[0]).toMatchObject({
      status: 201,
      requestBody: { description: '₹'.repeat(166), meta_data: [{ key: 'note', value: 'é'.repeat(250) }] },
    });
  });

  it('shows every attempt of a session and each payment with its own amount, method, reference and metadata', async () => {
    const { sessionId } = await replica.client.createSession(SEED_ORDER);
    zoho.control.pay(sessionId, { outcome: 'failure' });
    const paid = zoho.control.pay(sessionId, { method: 'card' });
    const session = await replica.client.getSession(sessionId, 'read');
    expect(session.status).toBe('succeeded');
    expect(session.payments.map(({ status }) => status).sort()).toEqual(['failed', 'succeeded']);
    expect(await replica.client.getPayment(String(paid.payment_id), 'read')).toMatchObject({
      paymentId: paid.payment_id,
      sessionId,
      status: 'succeeded',
      amount: { minor: 10050n, currency: 'INR', text: '100.50' },
      refundedMinor: 0n,
      referenceNumber: 'attempt-1',
      invoiceNumber: 'INV-12345',
      metadata: { Key1: 'Value1' },
      method: 'card',
      bankReference: expect.stringMatching(/^\d{12}$/),
      feeMinor: 237n,
      taxMinor: 36n,
      netMinor: 9813n,
      payer: { lastFour: '1111', brand: 'visa', funding: 'credit' },
      failureReason: null,
    });
  });

  it('walks the payments list page by page, whatever the account’s time zone', async () => {
    const { sessionId } = await replica.client.createSession({ ...SEED_ORDER, referenceNumber: 'to-be-listed' });
    const paymentId = String(zoho.control.pay(sessionId).payment_id);
    const now = new Date();
    for (const utcOffsetMinutes of [-720, 0, 330, 840]) {
      zoho.control.updateSettings({ utcOffsetMinutes });
      const page = await replica.client.listPayments({ from: now, to: now, page: 1, perPage: 200 }, 'schedule');
      expect(page.payments.map((payment) => payment.paymentId)).toContain(paymentId);
    }
    const search = { searchText: 'to-be-listed', page: 1, perPage: 1 };
    const found = await replica.client.listPayments(search, 'schedule');
    expect(found).toMatchObject({
      hasMore: false,
      payments: [{ paymentId, referenceNumber: 'to-be-listed', method: 'upi' }],
    });
    const first = await replica.client.listPayments({ page: 1, perPage: 1 }, 'schedule');
    expect(first.hasMore).toBe(true);
  });

  it('asks for every day that the time may fall on somewhere on earth', async () => {
    const [from, to] = [new Date('2026-11-22T05:00:00Z'), new Date('2026-11-22T11:00:00Z')];
    await replica.client.listPayments({ from, to, page: 1, perPage: 25 }, 'schedule');
    const filter = { filter_by: 'ChargeDate.CustomDate', from_date: '2026-11-21', to_date: '2026-11-23' };
    expect(zoho.control.requests('list_payments')[0]?.query).toMatchObject(filter);
  });

  it('asks for a refund and follows it, with the amount in the payment’s currency', async () => {
    const { sessionId } = await replica.client.createSession(SEED_ORDER);
    const paymentId = String(zoho.control.pay(sessionId).payment_id);
    const refund = await replica.client.createRefund({
      paymentId,
      amountMinor: 4_010n,
      currency: 'INR',
      reason: 'requested_by_customer',
    });
    expect(refund).toMatchObject({ paymentId, status: 'initiated', amount: { minor: 4_010n, text: '40.10' } });
    zoho.control.settleRefund(refund.refundId);
    expect(await replica.client.getRefund(refund.refundId, 'read', 'INR')).toMatchObject({ status: 'succeeded' });
    expect(await replica.client.getPayment(paymentId, 'read')).toMatchObject({
      status: 'partially_refunded',
      refundedMinor: 4_010n,
    });
  });

  it('keeps ids and amounts exact even when they arrive as bare numbers beyond 2^53', async () => {
    scripted = await startScriptedZoho();
    other = await startReplica({ databaseUrl: database.url, zoho: scripted });
    scripted.onApi = answer(
      200,
      `{"code":0,"payments_session":{"payments_session_id":9007199254740993001,"amount":90071992547409.93,"currency":"INR",
        "created_time":"1708950672","status":"succeeded","surprise":{},"invoice_number":"","meta_data":[{"key":"n","value":12345678901234567890}],
        "payments":[{"payment_id":9007199254740993002,"status":"succeeded"},{"status":"no id"}]}}`,
    );
    expect(await other.client.getSession('9007199254740993001', 'read')).toMatchObject({
      sessionId: '9007199254740993001',
      amount: { minor: 9_007_199_254_740_993n, text: '90071992547409.93' },
      createdAt: new Date('2024-02-26T12:31:12Z'),
      invoiceNumber: null,
      metadata: { n: '12345678901234567890' },
      payments: [{ paymentId: '9007199254740993002', status: 'succeeded', createdAt: null }],
    });
  });
});
