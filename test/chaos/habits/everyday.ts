import { MINUTE, SECOND } from '../simulated-time.js';
import type { Habit } from './habit.js';

export const SESSION_LIFE = 15 * MINUTE;

/** Most of real life is the first line. */
export const EVERYDAY = {
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
        shopper.bank.pay(session, { outcome: 'failure' });
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
        shopper.bank.pay(session, { outcome: 'failure' });
      }
      await shopper.wait(30 * SECOND, 2 * MINUTE);
      const second = await shopper.anotherSession();
      if (second) await shopper.payAndTell(second);
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
  cancels_while_paying: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 2 * MINUTE);
      const cancelling = shopper.cancel();
      shopper.bank.pay(session);
      await cancelling;
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
      if (shopper.random.chance(0.5)) shopper.bank.pay(session, { outcome: 'failure' });
    },
  },
} satisfies Record<string, Habit>;
