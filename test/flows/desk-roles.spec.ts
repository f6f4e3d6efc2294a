import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';

const key = (name: string): string => `sk_${name}_0123456789abcdef0123456789abcdef`;
const VIEWER = key('viewer');
const AGENT = key('agent');
const MANAGER = key('manager');

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  const keys = [`desk:${KEYS.desk}`, `eva/viewer:${VIEWER}`, `anna/agent:${AGENT}`, `max/manager:${MANAGER}`];
  shop = await Shop.open({ env: { SUPPORT_API_KEYS: keys.join(',') } });
  desk = new Desk(shop);
}, 60_000);
afterAll(() => shop.close());

const me = (token: string) => shop.get('/v1/support/me', token);

describe('who one is, and where', () => {
  it.each([
    [KEYS.desk, 'desk', 'agent'],
    [VIEWER, 'eva', 'viewer'],
    [AGENT, 'anna', 'agent'],
    [MANAGER, 'max', 'manager'],
  ])('%s is told', async (token, name, role) => {
    const { edition, apiBaseUrl } = shop.app.config.zoho;
    const mode = edition === 'IN_SANDBOX' ? 'test' : 'live';
    expect(expectStatus(await me(token), 200).body).toEqual({
      name,
      role,
      edition,
      mode,
      apiHost: new URL(apiBaseUrl).host,
    });
  });

  it('is nobody else’s to ask', async () => {
    expect([(await me(KEYS.web)).status, (await me('nobody')).status]).toEqual([403, 401]);
  });
});

describe('a viewer', () => {
  it('reads everything', async () => {
    const { id } = await desk.paidOrder();
    for (const path of [
      'orders',
      `orders/${id}`,
      `orders/${id}/explain`,
      'cases',
      'summary',
      'webhooks',
      'orders.csv',
      'orders.ndjson',
    ])
      expectStatus(await shop.get(`/v1/support/${path}`, VIEWER), 200);
  });

  it('changes nothing, by whatever door, and nothing reaches Zoho', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const headers = { 'idempotency-key': randomUUID() };
    const refund = { amount: '1.00', reason: 'requested_by_customer' };
    const answers = [
      await shop.post(`/v1/support/orders/${id}/refunds`, refund, VIEWER, headers),
      await shop.post(`/v1/support/orders/${id}/reconcile`, undefined, VIEWER),
      await shop.post(`/v1/support/cases/${randomUUID()}/resolve`, { resolution: 'dismiss', note: 'x' }, VIEWER),
      await shop.post(`/v1/support/cases/${randomUUID()}/assign`, { assignee: 'eva' }, VIEWER),
      await shop.post(`/v1/support/webhooks/1/replay`, undefined, VIEWER),
      await shop.post(`/v1/support/events/${randomUUID()}/replay`, undefined, VIEWER),
      await shop.post(`/v1/orders/${id}/payment-sessions`, {}, VIEWER, headers),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [403, 'forbidden']));
    expect(answers[0]?.body.detail).toContain('viewer');
    expect(desk.atZoho(paymentId)).toEqual([]);
    expect(await desk.rows(paymentId)).toEqual([]);
  });
});

it.each([
  ['an agent', AGENT, 'support:anna'],
  ['a manager', MANAGER, 'support:max'],
])('%s works, under their own name', async (_who, token, actor) => {
  const { id, paymentId } = await desk.paidOrder();
  expectStatus(await desk.refund(id, { amount: '10.00' }, randomUUID(), token), 201);
  expect(await desk.rows(paymentId)).toMatchObject([{ requested_by: actor }]);
});
