import { aPayment, aSession, aState, at as atMinute } from '../../../test/support/states.js';
import type { Payment } from '../../payments/payment.js';
import { decideAmendment, obstacleToAmendment } from './amend-order.js';
import type { OrderState, SessionState, State } from './state.js';

const NOW = atMinute(5);
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const SESSION = aSession(1);

interface Story {
  order?: Partial<OrderState>;
  session?: Partial<SessionState>;
  payment?: Partial<Payment>;
}

function state({ order, session, payment }: Story): State {
  const failed = { status: 'failed', detailStatus: 'failed', method: 'upi', createdAt: at(-100) };
  const payments = payment ? [aPayment({ sessionId: SESSION.id, ...failed, ...payment })] : [];
  return aState({ order, sessions: [{ ...SESSION, ...session }], payments });
}

describe('what stands in the way of an amendment', () => {
  it.each<[string, Story, string | undefined]>([
    ['nothing', {}, undefined],
    ['an attempt that failed: nothing', { payment: {} }, undefined],
    ['a payment under way', { payment: { status: 'initiated' } }, 'payment_under_way'],
    ['a word nobody knows', { payment: { status: 'levitating' } }, 'payment_under_way'],
    ['money whose detail is not known', { payment: { status: 'succeeded', detailStatus: null } }, 'payment_under_way'],
    ['a session called paid that names no payment', { session: { status: 'succeeded' } }, 'payment_under_way'],
    ['patience that is over: nothing', { payment: { status: 'initiated', createdAt: at(-3 * 3600) } }, undefined],
    [
      'money for a person',
      { payment: { status: 'succeeded', detailStatus: 'succeeded', amountMinor: 1n } },
      'order_not_payable',
    ],
    ['paid', { order: { status: 'paid' } }, 'order_not_payable'],
    ['cancelled', { order: { status: 'cancelled' } }, 'order_not_payable'],
    ['its time is over', { order: { payBefore: at(0) } }, 'order_not_payable'],
  ])('%s', (_what, story, code) => {
    expect(obstacleToAmendment(state(story), {}, NOW)?.code).toBe(code);
  });

  it('a new time to pay makes up for one that is over', () => {
    expect(obstacleToAmendment(state({ order: { payBefore: at(0) } }), { payBefore: at(600) }, NOW)).toBeNull();
  });
});

describe('what an amendment does', () => {
  const types = (story: Story, change: object) =>
    decideAmendment(state(story), change, {}, NOW).entries.map(({ type }) => type);

  it('a new amount puts the open session aside, which stays open', () => {
    const { state: after } = decideAmendment(state({}), { amountMinor: 30_000n }, {}, NOW);
    expect(after.order).toMatchObject({ status: 'awaiting_payment', amountMinor: 30_000n });
    expect(after.sessions).toEqual([{ ...SESSION, supersededAt: NOW }]);
    expect(types({}, { amountMinor: 30_000n })).toEqual(['order.amended', 'payment_session.superseded']);
  });

  it('a session that is being made may turn out to exist, for the old amount', () => {
    const story: Story = { session: { status: 'creating', zohoSessionId: null } };
    expect(types(story, { amountMinor: 30_000n })).toEqual(['order.amended', 'payment_session.create_unknown']);
  });

  it('a session that fits the new amount stays, and so does any when the amount stays', () => {
    expect(types({ session: { amountMinor: 30_000n } }, { amountMinor: 30_000n })).toEqual(['order.amended']);
    expect(types({}, { payBefore: at(7200) })).toEqual(['order.amended']);
    expect(types({}, {})).toEqual(['order.amended']);
  });

  it('tells what changed, and on what evidence', () => {
    const evidence = { before: { amount: '249.50' }, after: { amount: '300.00' } };
    expect(decideAmendment(state({}), { amountMinor: 30_000n }, evidence, NOW).entries[0]).toEqual({
      type: 'order.amended',
      data: { order: { amountMinor: 30_000n } },
      evidence,
    });
  });
});
