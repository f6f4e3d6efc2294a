import type { Shopper } from '../shopper.js';

export type Edition = 'IN' | 'US';

/** What shops there are: one whose shoppers pay the price, and one whose shoppers bear Zoho's convenience fee (`SHOPPER_FEES`). */
export type ShopName = 'web' | 'fees';

/** What a shopper does, and whatever else becomes of the money. */
export interface Habit {
  /** How often, among all of them. */
  weight: number;
  /** Where it can happen; default: everywhere. */
  edition?: Edition;
  /** Default: `web`. */
  shop?: ShopName;
  /** When the order ends if it is not paid; default: the service's 24 hours. */
  payWithinMs?: number;
  /** From when there is a session. */
  play: (shopper: Shopper, session: string) => Promise<void>;
}
