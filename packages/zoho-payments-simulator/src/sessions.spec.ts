import { startSimulator, type Simulator } from './simulator.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

describe('payment sessions', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;

  beforeEach(async () => {
    simulator = await startSimulator({ seed: 7 });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(() => simulator.close());

  const session = async (id: string) => part((await zoho.get(`/paymentsessions/${id}`)).body, 'payments_session');

  it('answers a create with the newer fields, the amount in two decimals, seconds, and no status', async () => {
    const answer = await zoho.createSession({
      invoice_number: 'INV-12345',
      reference_number: 'A1',
      meta_data: [{ key: 'Key1', value: 'Value1' }],
      expires_in: 300,
      max_retry_count: 2,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ code: 0, message: 'success' });
    const created = part(answer.body, 'payments_session');
    expect(created).toMatchObject({
      amount: '100.50',
      currency: 'INR',
      invoice_number: 'INV-12345',
      reference_number: 'A1',
      meta_data: [{ key: 'Key1', value: 'Value1' }],
      max_retry_count: 2,
    });
    expect(created).not.toHaveProperty('status');
    expect(String(created.created_time)).toHaveLength(10);
    expect(Number(created.expiry_time) - Number(created.created_time)).toBe(300);
    expect(created.access_key).toEqual(expect.any(String));
  });

  it('answers milliseconds and the older field set when switched', async () => {
    simulator.control.updateSettings({ timeUnit: 'ms', fieldSet: 'old' });
    const created = part((await zoho.createSession()).body, 'payments_session');
    expect(String(created.created_time)).toHaveLength(13);
    expect(Object.keys(created).sort()).toEqual(
      [
        'amount',
        'created_time',
        'currency',
        'description',
        'invoice_number',
        'meta_data',
        'payments_session_id',
      ].sort(),
    );
  });

  it.each([
    ['an amount that is no number', { amount: '1,000' }],
    ['no amount', { amount: undefined }],
    ['zero', { amount: 0 }],
    ['three decimals', { amount: 1.005 }],
    ['no description', { description: undefined }],
    ['description over 500 bytes', { description: 'é'.repeat(251) }],
    ['six metadata entries', { meta_data: Array.from({ length: 6 }, (_, n) => ({ key: `k${n}`, value: 'v' })) }],
    ['metadata key over 20', { meta_data: [{ key: 'k'.repeat(21), value: 'v' }] }],
    ['reference over 50', { reference_number: 'r'.repeat(51) }],
    ['expiry below 300', { expires_in: 299 }],
    ['six attempts', { max_retry_count: 6 }],
    ['a null', { invoice_number: null }],
    ['an unknown field', { metadata: [] }],
  ])('refuses %s with 400 and stores nothing', async (_what, fields) => {
    const answer = await zoho.createSession(fields);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ code: 'invalid_parameter', message: expect.any(String) });
    expect(simulator.control.sessions()).toEqual([]);
  });

  it('takes INR only in the Indian edition', async () => {
    const answer = await zoho.createSession({ currency: 'USD' });
    expect([answer.status, answer.body.code]).toEqual([400, 'currency_not_supported_for_payment']);
  });

  it('goes from created to succeeded, to failed after the last attempt, and to expired by its own clock', async () => {
    const paid = await zoho.newSessionId();
    expect(await session(paid)).toMatchObject({ status: 'created', payments: [] });
    simulator.control.pay(paid, { outcome: 'failure' });
    expect(await session(paid)).toMatchObject({ status: 'created' });
    simulator.control.pay(paid);
    expect(await session(paid)).toMatchObject({ status: 'succeeded' });

    const spent = await zoho.newSessionId({ max_retry_count: 1 });
    simulator.control.pay(spent, { outcome: 'failure' });
    expect(await session(spent)).toMatchObject({ status: 'failed' });

    const late = await zoho.newSessionId({ expires_in: 300 });
    await simulator.control.advanceClock(299_000);
    expect(await session(late)).toMatchObject({ status: 'created' });
    await simulator.control.advanceClock(2_000);
    expect(await session(late)).toMatchObject({ status: 'expired' });
  });

  it('lists one entry per attempt, not always in the order they were made', async () => {
    let shuffled = 0;
    for (let n = 0; n < 8; n += 1) {
      const id = await zoho.newSessionId();
      const made = ['failure', 'failure', 'success'].map(
        (outcome) => simulator.control.pay(id, { outcome: outcome as 'failure' | 'success' }).payment_id,
      );
      const listed = ((await session(id)).payments as { payment_id: string }[]).map((entry) => entry.payment_id);
      expect([...listed].sort()).toEqual([...made].sort());
      if (listed.join() !== made.join()) shuffled += 1;
    }
    expect(shuffled).toBeGreaterThan(0);
  });

  it('gives digit ids of 13 to 19 digits, some beyond 2^53, the same for the same seed', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await zoho.newSessionId());
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[1-8]\d{12,18}$/);
    expect(ids.some((id) => !Number.isSafeInteger(Number(id)))).toBe(true);

    const twin = await startSimulator({ seed: 7 });
    const twinZoho = new ZohoTestClient(twin);
    await twinZoho.refresh();
    expect(await twinZoho.newSessionId()).toBe(ids[0]);
    await twin.close();
  });

  it('answers 400 for a body that is not JSON', async () => {
    const response = await fetch(`${simulator.apiBaseUrl}/paymentsessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"amount": 1',
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 'invalid_parameter', message: expect.any(String) },
    ]);
  });

  it('answers 404 for a session it never made', async () => {
    const answer = await zoho.get('/paymentsessions/1234567890123');
    expect([answer.status, answer.body.code]).toEqual([404, 'resource_does_not_exist']);
  });
});
