import { startSimulator, type Simulator } from './simulator.js';
import { ZohoTestClient } from './testing/zoho-client.js';

describe('what the simulator does not play', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 3 });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterAll(() => simulator.close());

  it.each([
    ['POST', '/paymentlinks', 'payment links'],
    ['PUT', '/paymentlinks/1/cancel', 'payment links'],
    ['GET', '/customers/1', 'customers'],
    ['POST', '/mandates', 'mandates'],
    ['GET', '/payouts', 'payouts'],
    ['GET', '/payouts/1/transactions', 'payouts'],
    ['POST', '/webhooks', 'webhooks'],
  ])('answers %s %s with 501 and says in words that it is not played', async (method, path, words) => {
    const { status, body } = await zoho.call(method, path);
    expect(status).toBe(501);
    expect(body).toEqual({ code: 'error', message: expect.stringContaining(words) });
  });

  it.each([
    ['GET', '/paymentsessions'],
    ['PUT', '/paymentsessions/1'],
    ['DELETE', '/paymentsessions/1'],
    ['POST', '/payments/1'],
    ['GET', '/payments/1/refunds'],
    ['POST', '/payments'],
    ['POST', '/refunds/1'],
  ])('answers %s %s, a known path with a wrong method, with 405', async (method, path) => {
    const { status, body } = await zoho.call(method, path);
    expect([status, body.code]).toEqual([405, 'error']);
  });

  it('answers 404 as if it were a matter of permission for what Zoho does not have either', async () => {
    const { status, body } = await zoho.get('/paymentsession/1');
    expect([status, body]).toEqual([404, { code: 'error', message: 'Not Authorised' }]);
    expect(simulator.control.requests('unknown').at(-1)).toMatchObject({
      path: '/api/v1/paymentsession/1',
      status: 404,
    });
  });

  it('says 501 for charges of stored methods in the US edition, which has them', async () => {
    const us = await startSimulator({ account: { edition: 'US' } });
    const client = new ZohoTestClient(us);
    expect((await client.call('POST', '/payments')).status).toBe(501);
    await us.close();
  });
});
