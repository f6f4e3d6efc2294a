import { DAY, HOUR, MINUTE, SECOND } from '../simulated-time.js';
import type { Habit } from './habit.js';

/** A day is what net banking is waited for (contract 5, rule 6); whoever asks meanwhile must be told to wait. */
export const UNDER_WAY = {
  under_way_then_paid: {
    weight: 6,
    edition: 'IN',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = shopper.bank.begin(session, {
        method: 'net_banking',
        status: shopper.random.pick(['initiated', 'pending']),
      });
      await shopper.wait(MINUTE, shopper.random.pick([10 * MINUTE, 3 * HOUR, 22 * HOUR]));
      shopper.bank.settle(payment, 'success', { silent: shopper.random.chance(0.3) });
    },
  },
  under_way_then_failed: {
    weight: 3,
    edition: 'IN',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = shopper.bank.begin(session, { method: 'net_banking', status: 'pending' });
      await shopper.wait(MINUTE, shopper.random.pick([HOUR, 20 * HOUR]));
      shopper.bank.settle(payment, 'failure', { silent: shopper.random.chance(0.3) });
      await shopper.wait(10 * SECOND, 5 * MINUTE);
      const second = await shopper.anotherSession();
      if (second) await shopper.payAndTell(second);
    },
  },
  /** The page is closed while the bank thinks; the shopper comes back and wants out, or another go. */
  impatient_while_under_way: {
    weight: 5,
    edition: 'IN',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = shopper.bank.begin(session, { method: 'net_banking' });
      for (let wishes = 4; wishes > 0; wishes--) {
        await shopper.wait(10 * SECOND, shopper.random.pick([MINUTE, 20 * MINUTE, 4 * HOUR]));
        if (shopper.random.chance(0.5)) await shopper.cancel();
        else await shopper.anotherSession();
      }
      shopper.bank.settle(payment, shopper.random.pick(['success', 'failure']));
    },
  },
  /** The order's own time is up long before the bank has decided. */
  due_while_under_way: {
    weight: 4,
    payWithinMs: 8 * MINUTE,
    edition: 'IN',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 4 * MINUTE);
      const payment = shopper.bank.begin(session, { method: 'bank_transfer' });
      await shopper.wait(30 * MINUTE, 20 * HOUR);
      shopper.bank.settle(payment, shopper.random.pick(['success', 'failure']), { silent: shopper.random.chance(0.3) });
    },
  },
  /** Nobody is waited for for ever; what comes after that is late. */
  outlasts_our_patience: {
    weight: 3,
    edition: 'IN',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const payment = shopper.bank.begin(session, { method: 'net_banking' });
      await shopper.wait(2 * DAY, 6 * DAY);
      shopper.bank.settle(payment, 'success');
    },
  },
  unknown_word: {
    weight: 5,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      const status = shopper.random.pick(['under_review', 'on_hold', 'authorised']);
      const payment = shopper.bank.begin(session, { status });
      await shopper.wait(10 * SECOND, 20 * MINUTE);
      if (shopper.random.chance(0.5)) await shopper.cancel();
      else await shopper.anotherSession();
      await shopper.wait(MINUTE, shopper.random.pick([HOUR, 20 * HOUR]));
      shopper.bank.settle(payment, shopper.random.pick(['success', 'failure']), { silent: shopper.random.chance(0.3) });
    },
  },
} satisfies Record<string, Habit>;
