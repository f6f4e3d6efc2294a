import { HOUR, MINUTE, SECOND } from '../simulated-time.js';
import type { Habit } from './habit.js';

/** The cart changes while the page is open: money for the old amount may still come. */
export const AMENDMENTS = {
  amended_then_paid: {
    weight: 4,
    play: async (shopper, _session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const second = await shopper.amend(shopper.random.pick([0.5, 0.9]));
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      if (second) await shopper.payAndTell(second);
    },
  },
  amended_but_pays_as_before: {
    weight: 4,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const second = await shopper.amend(0.5);
      await shopper.wait(0, MINUTE);
      shopper.bank.pay(session, { force: true });
      await shopper.wait(0, 20 * MINUTE);
      if (second && shopper.random.chance(0.5)) await shopper.payAndTell(second);
    },
  },
  amended_while_paying: {
    weight: 4,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 2 * MINUTE);
      const amending = shopper.amend(0.8);
      if (shopper.random.chance(0.5)) shopper.bank.pay(session);
      else {
        const payment = shopper.bank.begin(session, {});
        await shopper.wait(10 * SECOND, shopper.random.pick([2 * MINUTE, HOUR]));
        shopper.bank.settle(payment, 'success');
      }
      await amending;
    },
  },
} satisfies Record<string, Habit>;
