import { DAY, HOUR, MINUTE, SECOND } from '../simulated-time.js';
import type { Shopper } from '../shopper.js';
import type { Habit } from './habit.js';

async function pay(shopper: Shopper, session: string): Promise<string | null> {
  await shopper.wait(10 * SECOND, 3 * MINUTE);
  return shopper.payAndTell(session);
}

/** Sometimes at once, often days later; disputes come weeks later in life, which a run has not. */
function waitForBank(shopper: Shopper): Promise<void> {
  return shopper.wait(MINUTE, shopper.random.pick([10 * MINUTE, 10 * HOUR, 3 * DAY]));
}

async function reverse(shopper: Shopper, session: string): Promise<string | null> {
  const payment = await pay(shopper, session);
  await waitForBank(shopper);
  shopper.bank.atZoho('reverse', payment, (zoho, id) => zoho.reverse(id, { silent: shopper.random.chance(0.5) }));
  return payment;
}

async function dispute(shopper: Shopper, session: string): Promise<string | null> {
  const payment = await pay(shopper, session);
  await waitForBank(shopper);
  shopper.bank.atZoho('dispute', payment, (zoho, id) => zoho.dispute(id));
  return payment;
}

/** Money that was here and is not, or is again. */
export const TAKEN_BACK = {
  reversed: {
    weight: 5,
    play: async (shopper, session) => {
      await reverse(shopper, session);
    },
  },
  reversed_and_undone: {
    weight: 4,
    play: async (shopper, session) => {
      const payment = await reverse(shopper, session);
      await waitForBank(shopper);
      const event = shopper.random.chance(0.5) ? 'payment.succeeded' : undefined;
      shopper.bank.atZoho('undo the reversal', payment, (zoho, id) => zoho.setPaymentStatus(id, 'succeeded', event));
      await waitForBank(shopper);
      if (shopper.random.chance(0.3)) shopper.bank.atZoho('reverse again', payment, (zoho, id) => zoho.reverse(id));
    },
  },
  disputed: {
    weight: 3,
    play: async (shopper, session) => {
      await dispute(shopper, session);
    },
  },
  dispute_won: {
    weight: 3,
    play: async (shopper, session) => {
      const payment = await dispute(shopper, session);
      await waitForBank(shopper);
      shopper.bank.atZoho('dispute won', payment, (zoho, id) => zoho.endDispute(id, 'won'));
    },
  },
  dispute_lost: {
    weight: 3,
    play: async (shopper, session) => {
      const payment = await dispute(shopper, session);
      await waitForBank(shopper);
      shopper.bank.atZoho('dispute lost', payment, (zoho, id) => zoho.endDispute(id, 'lost'));
    },
  },
} satisfies Record<string, Habit>;
