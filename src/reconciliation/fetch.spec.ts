import { describe, expect, it } from '@jest/globals';
import { Clock } from '../common/clock.js';
import type { ZohoClient } from '../zoho/zoho.client.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import { Metrics } from '../observability/metrics.js';
import { Fetch } from './fetch.js';
import { MissingSessions } from './missing-sessions.js';
import type { SessionState, State } from './rules/state.js';

const LEAD = { zohoSessionId: 'Z1', paymentId: 'P1' };
const session = { id: 'S1', zohoSessionId: 'Z1' } as SessionState;
const nothing = { order: { id: 'O1' }, sessions: [], payments: [], cases: [] } as unknown as State;

/** A Zoho whose session does not list the payment yet. */
function fetchFrom(payment: { sessionId: string } | ZohoError): { fetch: Fetch; asked: string[] } {
  const asked: string[] = [];
  const zoho = {
    getSession: (sessionId: string) => {
      asked.push(sessionId);
      return Promise.resolve({ sessionId, status: 'created', payments: [] });
    },
    getPayment: (paymentId: string) => {
      asked.push(paymentId);
      if (payment instanceof ZohoError) return Promise.reject(payment);
      return Promise.resolve({ paymentId, status: 'succeeded', createdAt: null, ...payment });
    },
  };
  const clock = new Clock();
  return { fetch: new Fetch(zoho as unknown as ZohoClient, clock, new MissingSessions(new Metrics(), clock)), asked };
}

describe('a look that was led by a payment', () => {
  it('believes the payment where its session lags behind', async () => {
    const { fetch, asked } = fetchFrom({ sessionId: 'Z1' });
    const { news, failures } = await fetch.run(nothing, {
      sessions: [session],
      refresh: true,
      priority: 'read',
      lead: LEAD,
    });
    expect(news.sessions).toMatchObject([{ sessionId: 'Z1', payments: [{ paymentId: 'P1', status: 'succeeded' }] }]);
    expect(news.payments).toMatchObject([{ paymentId: 'P1', sessionId: 'Z1' }]);
    expect(asked).toEqual(['Z1', 'P1']);
    expect(failures).toEqual([]);
  });

  it('asks about a session that our rows do not lead to', async () => {
    const { fetch } = fetchFrom({ sessionId: 'Z1' });
    const { news } = await fetch.run(nothing, { sessions: [], refresh: true, priority: 'read', lead: LEAD });
    expect(news.sessions).toMatchObject([{ sessionId: 'Z1' }]);
  });

  it('does not move a payment to a session that it says it is not on', async () => {
    const { fetch } = fetchFrom({ sessionId: 'Z2' });
    const { news } = await fetch.run(nothing, { sessions: [session], refresh: true, priority: 'read', lead: LEAD });
    expect(news.sessions).toMatchObject([{ payments: [] }]);
    expect(news.payments).toEqual([]);
  });

  it('keeps what the session said when the payment cannot be asked for', async () => {
    const { fetch } = fetchFrom(new ZohoError('unavailable', 'getPayment', 'no answer'));
    const { news, failures } = await fetch.run(nothing, {
      sessions: [session],
      refresh: true,
      priority: 'read',
      lead: LEAD,
    });
    expect(news.sessions).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });
});
