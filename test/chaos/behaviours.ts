import { HOUR, MINUTE, SECOND, type Shopper } from './shopper.js';

interface Behaviour {
  weight: number;
  /** When the order ends if it is not paid; default: the service's 24 hours. */
  payWithinMs?: number;
  /** What the shopper does once there is a session. */
  play: (shopper: Shopper, session: string) => Promise<void>;
}

const SESSION_LIFE = 15 * MINUTE;

/** What shoppers do. Weights favour what goes wrong: most of real life is the first line. */
const BEHAVIOURS = {
  pays_at_once: {
    weight: 22,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      await shopper.payAndTell(session);
    },
  },
  fails_then_pays: {
    weight: 10,
    play: async (shopper, session) => {
      for (let failures = Math.ceil(shopper.random.between(0, 4)); failures > 0; failures--) {
        await shopper.wait(10 * SECOND, MINUTE);
        shopper.pay(session, { outcome: 'failure' });
      }
      await shopper.wait(10 * SECOND, MINUTE);
      await shopper.payAndTell(session);
    },
  },
  fails_five_times_then_retries: {
    weight: 4,
    play: async (shopper, session) => {
      for (let failures = 5; failures > 0; failures--) {
        await shopper.wait(5 * SECOND, 40 * SECOND);
        shopper.pay(session, { outcome: 'failure' });
      }
      await shopper.wait(30 * SECOND, 2 * MINUTE);
      const second = await shopper.anotherSession();
      if (second) await shopper.payAndTell(second);
    },
  },
  pays_old_session_while_new_is_open: {
    weight: 7,
    play: async (shopper, session) => {
      await shopper.wait(SESSION_LIFE - 50 * SECOND, SESSION_LIFE - 40 * SECOND);
      await shopper.anotherSession();
      await shopper.wait(0, MINUTE);
      shopper.pay(session, { force: true });
    },
  },
  pays_both_sessions: {
    weight: 7,
    play: async (shopper, session) => {
      await shopper.wait(SESSION_LIFE - 50 * SECOND, SESSION_LIFE + MINUTE);
      const second = await shopper.anotherSession();
      if (second) await shopper.payAndTell(second);
      await shopper.wait(0, 5 * MINUTE);
      shopper.pay(session, { force: true });
    },
  },
  pays_twice_on_one_session: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 5 * MINUTE);
      await shopper.payAndTell(session);
      await shopper.wait(0, 30 * MINUTE);
      shopper.pay(session, { force: true });
    },
  },
  closes_and_returns: {
    weight: 7,
    play: async (shopper, _session) => {
      await shopper.wait(SESSION_LIFE, SESSION_LIFE + 10 * MINUTE);
      const second = await shopper.anotherSession();
      await shopper.wait(10 * SECOND, MINUTE);
      if (second) await shopper.payAndTell(second);
    },
  },
  pays_after_cancel: {
    weight: 6,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 2 * MINUTE);
      await shopper.cancel();
      await shopper.wait(0, 5 * MINUTE);
      shopper.pay(session, { force: true });
    },
  },
  cancels_while_paying: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 2 * MINUTE);
      const cancelling = shopper.cancel();
      shopper.pay(session);
      await cancelling;
    },
  },
  pays_after_expiry: {
    weight: 7,
    payWithinMs: 8 * MINUTE,
    play: async (shopper, session) => {
      await shopper.wait(20 * MINUTE, shopper.random.pick([40 * MINUTE, 12 * HOUR, 6 * 24 * HOUR]));
      shopper.pay(session, { force: true });
    },
  },
  pays_at_the_last_second: {
    weight: 4,
    payWithinMs: 8 * MINUTE,
    play: async (shopper, session) => {
      await shopper.wait(6 * MINUTE, 8 * MINUTE);
      shopper.pay(session, { force: true });
    },
  },
  pays_wrong_amount: {
    weight: 4,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      shopper.pay(session, shopper.random.chance(0.5) ? { amount: '0.99' } : { feeAmount: '12.50' });
    },
  },
  pays_wrong_currency: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      shopper.pay(session, { currency: 'USD' });
    },
  },
  never_pays: {
    weight: 8,
    play: () => Promise.resolve(),
  },
  never_pays_and_soon_expires: {
    weight: 4,
    payWithinMs: 8 * MINUTE,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, MINUTE);
      if (shopper.random.chance(0.5)) shopper.pay(session, { outcome: 'failure' });
    },
  },
  refunded_in_zohos_console: {
    weight: 8,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, MINUTE);
      const payment = await shopper.payAndTell(session);
      await shopper.wait(5 * MINUTE, shopper.random.pick([20 * MINUTE, 10 * HOUR, 4 * 24 * HOUR]));
      if (!payment) return;
      if (shopper.random.chance(0.15)) return shopper.refund(payment, 1, 'failed');
      const isWhole = shopper.random.chance(0.5);
      shopper.refund(payment, isWhole ? 1 : 0.4, 'succeeded');
      await shopper.wait(MINUTE, HOUR);
      if (!isWhole && shopper.random.chance(0.5)) shopper.refund(payment, 0.3, 'succeeded');
    },
  },
  pending_then_paid: {
    weight: 6,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = shopper.pay(session, { outcome: 'pending', method: 'net_banking' });
      await shopper.wait(MINUTE, shopper.random.pick([10 * MINUTE, 3 * HOUR, 5 * 24 * HOUR]));
      if (payment) shopper.settle(payment, 'success');
    },
  },
  pending_then_failed: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = shopper.pay(session, { outcome: 'pending', method: 'net_banking' });
      await shopper.wait(MINUTE, HOUR);
      if (payment) shopper.settle(payment, 'failure');
    },
  },
  pays_and_disputes: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = await shopper.payAndTell(session);
      await shopper.wait(HOUR, 4 * 24 * HOUR);
      if (payment) shopper.dispute(payment);
    },
  },
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** By name, with what all of them may have. */
export const BEHAVIOUR_OF: Readonly<Record<BehaviourName, Behaviour>> = BEHAVIOURS;

export const WEIGHTS = Object.fromEntries(
  Object.entries(BEHAVIOURS).map(([name, { weight }]) => [name, weight]),
) as Record<BehaviourName, number>;
