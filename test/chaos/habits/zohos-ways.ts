import { HOUR, MINUTE, SECOND } from '../simulated-time.js';
import type { Habit } from './habit.js';

/** What Zoho does that nobody asked for: fees on top, sessions forgotten. */
export const ZOHOS_WAYS = {
  /** The shop bears no fees, so an amount with one is not its price. */
  fee_on_top_unasked: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      await shopper.payAndTell(session, { feeAmount: shopper.bank.share(0.02) });
    },
  },
  fee_on_top_agreed: {
    weight: 5,
    shop: 'fees',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      await shopper.payAndTell(session, { feeAmount: shopper.bank.share(0.02) });
      await shopper.wait(MINUTE, HOUR);
      if (shopper.random.chance(0.3)) await shopper.clerk.refund(0.5);
    },
  },
  fee_on_top_over_the_bound: {
    weight: 2,
    shop: 'fees',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      await shopper.payAndTell(session, { feeAmount: shopper.bank.share(0.2) });
    },
  },
  session_forgotten_for_a_while: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      if (shopper.random.chance(0.4)) shopper.bank.pay(session);
      shopper.bank.atZoho('forget the session', session, (zoho, id) => zoho.forgetSession(id));
      await shopper.wait(5 * MINUTE, shopper.random.pick([20 * MINUTE, 10 * HOUR]));
      if (shopper.random.chance(0.5)) await shopper.anotherSession();
      await shopper.wait(MINUTE, 20 * HOUR);
      shopper.bank.atZoho('know the session again', session, (zoho, id) => zoho.recallSession(id));
    },
  },
  /** Only a person can end such an order, after a last look. */
  session_forgotten_for_good: {
    weight: 3,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      shopper.bank.atZoho('forget the session', session, (zoho, id) => zoho.forgetSession(id));
      await shopper.wait(5 * MINUTE, HOUR);
      if (shopper.random.chance(0.4)) await shopper.cancel();
      await shopper.wait(HOUR, 20 * HOUR);
      if (shopper.random.chance(0.7)) await shopper.clerk.closeOrder();
    },
  },
} satisfies Record<string, Habit>;
