import { DAY, HOUR, MINUTE, SECOND } from '../simulated-time.js';
import type { Shopper } from '../shopper.js';
import type { Habit } from './habit.js';

/** A bank returns a refund within days; ten is how long the service itself goes on looking (its webhook may be lost). */
const RETURNED_WITHIN = 5 * DAY;

async function payAndWait(shopper: Shopper, session: string, ...waits: number[]): Promise<string | null> {
  await shopper.wait(10 * SECOND, MINUTE);
  const payment = await shopper.payAndTell(session);
  await shopper.wait(5 * MINUTE, shopper.random.pick(waits));
  return payment;
}

/** Whether Zoho lowers its refunded sum is documented nowhere, and its webhook may be forgotten. */
function sendBack(shopper: Shopper, refundId: string | null): void {
  const [silent, isStillCounted] = [shopper.random.chance(0.5), shopper.random.chance(0.5)];
  shopper.bank.returnRefund(refundId, { silent, isStillCounted });
}

/** Money that goes back: by Zoho's console, by the desk, and not always for good. */
export const REFUNDS = {
  refunded_in_zohos_console: {
    weight: 8,
    play: async (shopper, session) => {
      const payment = await payAndWait(shopper, session, 20 * MINUTE, 10 * HOUR, 4 * DAY);
      if (shopper.random.chance(0.15)) return void shopper.bank.refund(payment, 1, 'failed');
      const isWhole = shopper.random.chance(0.5);
      shopper.bank.refund(payment, isWhole ? 1 : 0.4, 'succeeded');
      await shopper.wait(MINUTE, HOUR);
      if (!isWhole && shopper.random.chance(0.5)) shopper.bank.refund(payment, 0.3, 'succeeded');
    },
  },
  console_refund_returned: {
    weight: 4,
    play: async (shopper, session) => {
      const payment = await payAndWait(shopper, session, 20 * MINUTE, 10 * HOUR);
      const refund = shopper.bank.refund(payment, shopper.random.pick([1, 0.4]), 'succeeded');
      await shopper.wait(10 * MINUTE, RETURNED_WITHIN);
      sendBack(shopper, refund);
    },
  },
  desk_refunds: {
    weight: 6,
    play: async (shopper, session) => {
      await payAndWait(shopper, session, 20 * MINUTE, 10 * HOUR, 2 * DAY);
      await shopper.clerk.refund(shopper.random.pick([1, 0.5]));
      await shopper.wait(SECOND, 10 * MINUTE);
      if (shopper.random.chance(0.5)) await shopper.clerk.refund(0.5);
    },
  },
  desk_refund_returned: {
    weight: 5,
    play: async (shopper, session) => {
      await payAndWait(shopper, session, 20 * MINUTE, 10 * HOUR);
      const refund = await shopper.clerk.refund(shopper.random.pick([1, 0.4]));
      await shopper.wait(10 * MINUTE, RETURNED_WITHIN);
      sendBack(shopper, refund);
      await shopper.wait(MINUTE, 4 * DAY);
      if (shopper.random.chance(0.5)) await shopper.clerk.refundAgain();
    },
  },
  /** Desk, shop, console, bank and shopper at once: whoever comes second must be refused, or be right. */
  everybody_refunds: {
    weight: 4,
    play: async (shopper, session) => {
      const payment = await payAndWait(shopper, session, 10 * MINUTE, HOUR);
      const asked = shopper.clerk.refund(shopper.random.pick([1, 0.7]));
      if (shopper.random.chance(0.6)) shopper.bank.refund(payment, 0.5, 'succeeded');
      else if (shopper.random.chance(0.5)) shopper.bank.atZoho('reverse', payment, (zoho, id) => zoho.reverse(id));
      else shopper.bank.atZoho('dispute', payment, (zoho, id) => zoho.dispute(id));
      await Promise.all([asked, shopper.refund(0.6), shopper.clerk.recheck()]);
      await shopper.wait(SECOND, HOUR);
      shopper.bank.pay(session, { force: true });
      await shopper.wait(SECOND, HOUR);
      await shopper.clerk.refund(0.3);
    },
  },
} satisfies Record<string, Habit>;
