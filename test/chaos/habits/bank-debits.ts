import { DAY, HOUR, MINUTE, SECOND } from '../simulated-time.js';
import type { Shopper } from '../shopper.js';
import type { Habit } from './habit.js';

/** Four business days, five after 18:00 UTC, and a weekend (zoho 12). */
const SETTLED_WITHIN = 8 * DAY;
/** The bank has two business days more to return it. */
const RETURNED_WITHIN = 5 * DAY;

function debit(shopper: Shopper, session: string, endsAs: 'succeeded' | 'failed' | 'returned'): string | null {
  return shopper.bank.begin(session, { method: 'ach_debit', endsAs });
}

/** The American way to wait: days until the money is there, and days more in which the bank may take it back. */
export const BANK_DEBITS = {
  debit_settles: {
    weight: 8,
    edition: 'US',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      debit(shopper, session, 'succeeded');
      await shopper.wait(SETTLED_WITHIN, SETTLED_WITHIN);
      if (shopper.random.chance(0.3)) await shopper.clerk.refund(0.5);
    },
  },
  debit_fails_then_pays: {
    weight: 4,
    edition: 'US',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      debit(shopper, session, 'failed');
      await shopper.wait(SETTLED_WITHIN, SETTLED_WITHIN);
      const second = await shopper.anotherSession();
      if (second) await shopper.payAndTell(second);
    },
  },
  debit_returned: {
    weight: 5,
    edition: 'US',
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      debit(shopper, session, 'returned');
      await shopper.wait(SETTLED_WITHIN, SETTLED_WITHIN + RETURNED_WITHIN);
      if (shopper.random.chance(0.3)) await shopper.clerk.refund(1);
    },
  },
  impatient_with_debit: {
    weight: 5,
    edition: 'US',
    payWithinMs: HOUR,
    play: async (shopper, session) => {
      await shopper.wait(10 * SECOND, 3 * MINUTE);
      debit(shopper, session, shopper.random.pick(['succeeded', 'failed']));
      for (let wishes = 3; wishes > 0; wishes--) {
        await shopper.wait(MINUTE, shopper.random.pick([20 * MINUTE, 12 * HOUR]));
        if (shopper.random.chance(0.5)) await shopper.cancel();
        else await shopper.anotherSession();
      }
    },
  },
} satisfies Record<string, Habit>;
