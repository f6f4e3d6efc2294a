import { DAY, HOUR, MINUTE, SECOND } from '../simulated-time.js';
import { SESSION_LIFE } from './everyday.js';
import type { Habit } from './habit.js';

/** Money that comes too late, twice, or not as asked for. */
export const ASTRAY = {
  pays_old_session_while_new_is_open: {
    weight: 7,
    play: async (shopper, session) => {
      await shopper.wait(SESSION_LIFE - 50 * SECOND, SESSION_LIFE - 40 * SECOND);
      await shopper.anotherSession();
      await shopper.wait(0, MINUTE);
      shopper.bank.pay(session, { force: true });
    },
  },
  pays_both_sessions: {
    weight: 7,
    play: async (shopper, session) => {
      await shopper.wait(SESSION_LIFE - 50 * SECOND, SESSION_LIFE + MINUTE);
      const second = await shopper.anotherSession();
      if (second) await shopper.payAndTell(second);
      await shopper.wait(0, 5 * MINUTE);
      shopper.bank.pay(session, { force: true });
    },
  },
  pays_twice_on_one_session: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 5 * MINUTE);
      await shopper.payAndTell(session);
      await shopper.wait(0, 30 * MINUTE);
      shopper.bank.pay(session, { force: true });
    },
  },
  pays_after_cancel: {
    weight: 6,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 2 * MINUTE);
      await shopper.cancel();
      await shopper.wait(0, 5 * MINUTE);
      shopper.bank.pay(session, { force: true });
    },
  },
  pays_after_expiry: {
    weight: 7,
    payWithinMs: 8 * MINUTE,
    play: async (shopper, session) => {
      await shopper.wait(20 * MINUTE, shopper.random.pick([40 * MINUTE, 12 * HOUR, 6 * DAY]));
      shopper.bank.pay(session, { force: true });
    },
  },
  pays_at_the_last_second: {
    weight: 4,
    payWithinMs: 8 * MINUTE,
    play: async (shopper, session) => {
      await shopper.wait(6 * MINUTE, 8 * MINUTE);
      shopper.bank.pay(session, { force: true });
    },
  },
  pays_wrong_amount: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      shopper.bank.pay(session, { amount: '1.00' });
    },
  },
  pays_wrong_currency: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      shopper.bank.pay(session, { currency: 'GBP' });
    },
  },
} satisfies Record<string, Habit>;
