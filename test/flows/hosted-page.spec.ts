import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { KEYS } from '../support/app.js';
import { brokenLinks, leaks } from '../support/evidence.js';
import { checkoutUrlOf, comeBack, payOnPage, PUBLIC_URL, tryComeBack, wayBack } from '../support/hosted-page.js';
import { anOrder, sessionIdOf, Shop } from '../support/shop.js';

const MINUTE = 60_000;
/** Of a view of Zoho that a return without proof may use: no test here takes that long. */
const MAX_AGE = 30_000;
const RETURN_URL = 'https://shop.example/thanks?cart=7%20a#top';
const back = (placed: { id: string; reference: string }, status: string): string =>
  `https://shop.example/thanks?cart=7%20a&orderId=${placed.id}&reference=${placed.reference}&status=${status}#top`;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ env: { PUBLIC_URL: `${PUBLIC_URL}/`, STATUS_MAX_AGE_MS: String(MAX_AGE) } });
});
afterAll(() => shop.close());
beforeEach(() => shop.zoho.control.clearRequests());
afterEach(() => shop.zoho.control.clearFaults());

const place = (order: object = {}) => shop.place({ returnUrl: RETURN_URL, ...order });
/** The order's latest session as Zoho has it. */
const atZoho = (placed: Parameters<typeof sessionIdOf>[0]) =>
  shop.zoho.control.sessions().find(({ payments_session_id }) => payments_session_id === sessionIdOf(placed));
const spentCalls = () => shop.zoho.control.requests().map(({ operation }) => operation);

describe('a shop without our script', () => {
  it('sends its shopper to Zoho’s page, who pays there and comes back to it by way of us', async () => {
    const placed = await place({ description: 'Tea & biscuits' });
    const checkoutUrl = checkoutUrlOf(placed);
    expect(checkoutUrl).toMatch(new RegExp(`^${shop.zoho.url}/hostedcheckout/[0-9a-f]{64}$`));
    expect((await request(checkoutUrl)).statusCode).toBe(200);
    expect(atZoho(placed)).toMatchObject({
      description: 'Tea & biscuits',
      configurations: {
        hosted_page_parameters: {
          description: 'Tea & biscuits',
          success_url: `${PUBLIC_URL}/pay/return/${placed.id}`,
          failure_url: `${PUBLIC_URL}/pay/return/${placed.id}`,
        },
      },
    });

    const answer = await tryComeBack(shop, await payOnPage(checkoutUrl));
    expect([answer.status, answer.headers.location]).toEqual([303, back(placed, 'paid')]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await shop.timeline(placed.id)).at(-1)).toBe('order.paid by api');
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
    expect(leaks(shop)).toEqual([]);
  });

  it('is told the page’s address in every answer that shows the session, and nobody finds it in the database', async () => {
    const placed = await place();
    const checkoutUrl = checkoutUrlOf(placed);
    const shown = { paymentSession: { checkoutUrl } };
    expect(await shop.order(placed.id)).toMatchObject({
      ...shown,
      returnUrl: RETURN_URL,
      paymentSessions: [{ checkoutUrl }],
    });
    expect(await shop.status(placed.id)).toMatchObject(shown);
    expect((await shop.get(`/v1/orders?reference=${placed.reference}`)).body).toMatchObject({ items: [shown] });
    expect((await shop.tryAnotherSession(placed.id, placed.clientToken)).body).toMatchObject(shown);
    const desk = await shop.get(`/v1/support/orders/${placed.id}`, KEYS.desk);
    expect(desk.body).toMatchObject({ ...shown, paymentSessions: [{ checkoutUrl }] });
    const found = await shop.get(`/v1/support/orders?q=${placed.reference}`, KEYS.desk);
    expect(found.body).toMatchObject({ items: [shown] });

    const accessKey = checkoutUrl.split('/').at(-1) ?? '';
    const rows = await shop.query(`SELECT o::text, s::text, encode(s.pay_page_sealed, 'escape') AS sealed,
        (SELECT json_agg(e) FROM order_events e WHERE e.order_id = o.id) AS told
      FROM orders o JOIN payment_sessions s ON s.order_id = o.id WHERE o.id = '${placed.id}'`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(accessKey);
  });

  it('gets the same answer again for the same key', async () => {
    const key = randomUUID();
    const order = { ...anOrder(), returnUrl: RETURN_URL };
    const first = await shop.tryPlace(order, key);
    const again = await shop.tryPlace(order, key);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ paymentSession: { checkoutUrl: expect.any(String) } });
    expect((await shop.tryPlace({ ...order, returnUrl: 'https://shop.example/other' }, key)).status).toBe(422);
    expect(shop.calls('create_session')).toBe(1);
  });

  it('gets a page for every later session of the order, also where the first was never answered', async () => {
    const key = randomUUID();
    const order = { ...anOrder(), returnUrl: RETURN_URL };
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', times: 1 });
    expect((await shop.tryPlace(order, key)).status).toBe(503);
    const placed = await shop.place(order, key);
    const first = checkoutUrlOf(placed);
    await shop.pass(16 * MINUTE);
    const second = checkoutUrlOf(await shop.anotherSession(placed.id));
    expect(second).not.toBe(first);
    expect((await shop.order(placed.id)).paymentSessions.slice(-2).map(({ checkoutUrl }) => checkoutUrl)).toEqual([
      first,
      second,
    ]);
    expect(await comeBack(shop, await payOnPage(second))).toBe(back(placed, 'paid'));
  });

  it('gets a page for what an amended order asks now', async () => {
    const placed = await place();
    const amended = await shop.amend(placed.id, { amount: '99.00' });
    expect(amended.body).toMatchObject({ amount: '99.00', paymentSession: { attempt: 2, amount: '99.00' } });
    expect(checkoutUrlOf(amended.body)).not.toBe(checkoutUrlOf(placed));
    expect(await comeBack(shop, await payOnPage(checkoutUrlOf(amended.body)))).toBe(back(placed, 'paid'));
  });

  it('is helped by the desk, which hands its shopper a page', async () => {
    const placed = await place();
    await shop.pass(16 * MINUTE);
    const opened = await shop.tryAnotherSession(placed.id, KEYS.desk);
    expect((await shop.timeline(placed.id)).at(-1)).toBe('payment_session.opened by support');
    expect(await comeBack(shop, await payOnPage(checkoutUrlOf(opened.body)))).toBe(back(placed, 'paid'));
  });

  it('loses no payment that was begun in time and ends on a session that we had given up', async () => {
    const placed = await place();
    await shop.pass(16 * MINUTE);
    const next = await shop.anotherSession(placed.id);
    const paymentId = shop.pay(placed, { force: true });
    await payOnPage(checkoutUrlOf(next), 'failure');
    // Zoho signs what the page of the old session knows.
    const { url } = shop.zoho.control.hostedReturn(paymentId);
    expect(await comeBack(shop, new URL(url))).toBe(back(placed, 'paid'));
  });
});

describe('a shopper who comes back', () => {
  it('without having paid may try again on the same page', async () => {
    const placed = await place();
    expect(await payOnPage(checkoutUrlOf(placed), 'failure')).toBeNull(); // attempts are left: the page keeps the shopper
    expect(await comeBack(shop, wayBack(placed.id))).toBe(back(placed, 'awaiting_payment'));
    expect(await shop.status(placed.id)).toMatchObject({ nextAction: 'pay', payments: [{ status: 'failed' }] });
    expect(await comeBack(shop, await payOnPage(checkoutUrlOf(placed)))).toBe(back(placed, 'paid'));
  });

  it('when the last attempt has failed is told so by the order, and a look at once', async () => {
    const placed = await place();
    for (let attempt = 1; attempt < 5; attempt++) await payOnPage(checkoutUrlOf(placed), 'failure');
    await shop.status(placed.id, '?maxAgeMs=0'); // a young view, which must not be good enough
    expect(await comeBack(shop, await payOnPage(checkoutUrlOf(placed), 'failure'))).toBe(
      back(placed, 'awaiting_payment'),
    );
    expect((await shop.sessionRows(placed.id)).map(({ status }) => status)).toEqual(['failed']);
  });

  it('with a payment under way waits, and the order is paid when the bank has said so', async () => {
    const placed = await place();
    const address = await payOnPage(checkoutUrlOf(placed), 'pending');
    expect(await comeBack(shop, address)).toBe(back(placed, 'awaiting_payment'));
    const status = await shop.status(placed.id);
    expect(status.nextAction).toBe('wait');
    shop.zoho.control.setPaymentStatus(status.payments[0]?.paymentId ?? '', 'succeeded');
    await shop.pass(MAX_AGE + 1);
    expect(await comeBack(shop, address)).toBe(back(placed, 'paid')); // the same page, loaded again
  });

  it('again and again costs Zoho nothing', async () => {
    const placed = await place();
    const address = await payOnPage(checkoutUrlOf(placed));
    await comeBack(shop, address);
    shop.zoho.control.clearRequests();
    for (let times = 0; times < 5; times++) expect(await comeBack(shop, address)).toBe(back(placed, 'paid'));
    expect(spentCalls()).toEqual([]);
  });

  it('while Zoho cannot be asked goes on to the shop with what is known', async () => {
    const placed = await place();
    const address = await payOnPage(checkoutUrlOf(placed));
    shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 3 });
    expect(await comeBack(shop, address)).toBe(back(placed, 'awaiting_payment'));
    expect(await comeBack(shop, address)).toBe(back(placed, 'paid'));
  });

  it('with the mandate’s id in the signature, as some integrators found it, is believed as much', async () => {
    shop.zoho.control.updateSettings({ hostedSignatureWithMandate: true });
    const placed = await place();
    await shop.status(placed.id, '?maxAgeMs=0');
    expect(await comeBack(shop, await payOnPage(checkoutUrlOf(placed)))).toBe(back(placed, 'paid'));
    shop.zoho.control.updateSettings({ hostedSignatureWithMandate: false });
  });
});

describe('a query that anybody wrote', () => {
  const SUCCESS = { payment_session_status: 'succeeded', payment_status: 'succeeded', amount: '249.50' };

  it.each([
    ['with a signature of nobody', { signature: 'f'.repeat(64) }],
    ['without a signature', {}],
    ['that would lead elsewhere', { returnUrl: 'https://evil.example', url: 'https://evil.example', status: 'paid' }],
  ])('%s pays nothing and leads only to the order’s own address', async (_what, query) => {
    const placed = await place();
    const forged = {
      ...SUCCESS,
      payments_session_id: sessionIdOf(placed),
      payment_id: '173000002314883',
      ...query,
    };
    expect(await comeBack(shop, wayBack(placed.id, forged))).toBe(back(placed, 'awaiting_payment'));
    expect(await shop.timeline(placed.id)).toHaveLength(3);
  });

  it('cannot make us ask Zoho more often than any reader of the status can', async () => {
    const placed = await place();
    shop.zoho.control.clearRequests();
    const forged = { ...SUCCESS, payments_session_id: sessionIdOf(placed), signature: 'f'.repeat(64) };
    for (let times = 0; times < 10; times++)
      await comeBack(shop, wayBack(placed.id, { ...forged, payment_id: `17300000231488${times}` }));
    expect(spentCalls()).toEqual(['get_session']);
  });

  it('does not keep a paid order from being seen as paid', async () => {
    const placed = await place();
    shop.pay(placed);
    expect(await comeBack(shop, wayBack(placed.id, { payment_status: 'failed' }))).toBe(back(placed, 'paid'));
    expect((await shop.timeline(placed.id)).at(-1)).toBe('order.paid by status_read');
  });

  it('that Zoho signed for another order says nothing of this one', async () => {
    const [ours, theirs] = [await place(), await place()];
    const signed = await payOnPage(checkoutUrlOf(theirs));
    const moved = wayBack(ours.id, Object.fromEntries(signed?.searchParams ?? []));
    shop.zoho.control.clearRequests();
    for (let times = 0; times < 3; times++) expect(await comeBack(shop, moved)).toBe(back(ours, 'awaiting_payment'));
    expect(spentCalls()).toEqual(['get_session']); // no more urgent than any read
    expect((await shop.order(ours.id)).payments).toEqual([]);
  });

  it('believes the money from the fetch alone, signed or not', async () => {
    const placed = await place();
    const signed = await payOnPage(checkoutUrlOf(placed));
    shop.zoho.control.setPaymentStatus(signed?.searchParams.get('payment_id') ?? '', 'failed');
    expect(await comeBack(shop, signed)).toBe(back(placed, 'awaiting_payment'));
  });

  it.each([
    ['an order that does not exist', () => randomUUID()],
    ['what is no id', () => 'https:%2f%2fevil.example'],
    ['an order whose shopper was never sent away', async () => (await shop.place()).id],
  ])('of %s is a problem document, and asks nobody', async (_what, id) => {
    const address = wayBack(await id(), SUCCESS);
    shop.zoho.control.clearRequests();
    const answer = await tryComeBack(shop, address);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'not_found' });
    expect(spentCalls()).toEqual([]);
  });
});

describe('a returnUrl', () => {
  it.each([
    ['plain http', 'http://shop.example/thanks', 'must be https (plain http only to this machine)'],
    ['credentials', 'https://a:b@shop.example/', 'must not contain credentials'],
    ['another scheme', 'javascript:alert(1)', 'must be an address such as https://shop.example/thanks'],
    ['no end', `https://shop.example/${'x'.repeat(2_000)}`, 'must have at most 2000 characters'],
    ['a number', 5, 'must be a string'],
  ])('with %s is refused', async (_what, returnUrl, message) => {
    const rows = await shop.rowCounts();
    const answer = await shop.tryPlace({ returnUrl });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'validation_failed', errors: [{ path: 'returnUrl', message }] });
    expect(await shop.rowCounts()).toEqual(rows);
  }); // prettier-ignore

  it.each([null, '', '  ', undefined])('that is %j asks for no hosted page', async (returnUrl) => {
    const placed = await shop.place({ returnUrl });
    expect(placed.paymentSession?.checkoutUrl).toBeNull();
    expect(JSON.stringify(atZoho(placed))).not.toContain('hosted');
    expect(await shop.order(placed.id)).not.toHaveProperty('returnUrl');
  });

  it('goes with a choice of methods, and texts that Zoho refuses are sent plainly on the page too', async () => {
    shop.zoho.control.updateSettings({ refuseSpecialCharacters: true });
    const placed = await place({ description: 'Tea #1 & “biscuits”', allowedPaymentMethods: ['upi'] });
    shop.zoho.control.updateSettings({ refuseSpecialCharacters: false });
    expect(atZoho(placed)).toMatchObject({
      configurations: {
        allowed_payment_methods: ['upi'],
        hosted_page_parameters: { description: 'Tea 1 biscuits' },
      },
    });
    expect(placed.paymentSession?.checkoutUrl).not.toBeNull();
  });

  it('does not spoil the sale where Zoho names no page: the widget still works', async () => {
    shop.zoho.control.updateSettings({ fieldSet: 'old' });
    const placed = await place();
    shop.zoho.control.updateSettings({ fieldSet: 'new' });
    expect(placed.paymentSession).toMatchObject({ status: 'open', checkoutUrl: null });
    expect(shop.app.logs.filter(({ level, msg }) => level === 'warn' && msg?.includes('no hosted page'))).toHaveLength(1);
  }); // prettier-ignore
});

describe('a service', () => {
  it('without PUBLIC_URL refuses a returnUrl in words, takes all other orders, and is right about earlier ones', async () => {
    const key = randomUUID();
    const order = { ...anOrder(), returnUrl: RETURN_URL };
    const before = await shop.tryPlace(order, key);
    const lost = await Shop.open({ simulator: shop.zoho, database: shop.app.database });
    const answer = await lost.tryPlace({ returnUrl: RETURN_URL });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'returnUrl', message: expect.stringContaining('PUBLIC_URL') }],
    });
    expect((await lost.place()).paymentSession?.checkoutUrl).toBeNull();
    expect((await lost.tryPlace(order, key)).body).toEqual(before.body);
    await lost.app.close();
  });

  it('asks for the page by its other name where it is told to, and gives out the page it is told of', async () => {
    const env = {
      PUBLIC_URL,
      ZOHO_HOSTED_BLOCK: 'hosted_checkout_parameters',
      ZOHO_HOSTED_PAGE_URL: 'https://pay.zoho.example/hosted',
    };
    const other = await Shop.open({ simulator: shop.zoho, database: shop.app.database, env });
    const placed = await other.place({ returnUrl: 'http://localhost:4000/thanks' });
    expect(checkoutUrlOf(placed)).toMatch(/^https:\/\/pay\.zoho\.example\/hosted\/[0-9a-f]{64}$/);
    expect(atZoho(placed)).toMatchObject({
      configurations: { hosted_checkout_parameters: { success_url: `${PUBLIC_URL}/pay/return/${placed.id}` } },
    });
    await other.app.close();
  });
});
