import { v7 as uuidv7 } from 'uuid';
import type { AppError } from '../../common/app-error.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { isLive } from '../../payment-sessions/session-status.js';
import { isUndetermined } from '../../payments/payment.js';
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import type { TimelineEntry } from '../../timeline/event-types.js';
import type { Decision } from './decide.js';
import { Draft } from './draft.js';
import { holdsUndecidedMoney, isUnexplained } from './money.js';
import { obstacleWhileMissing } from './obstacle-while-missing.js';
import type { OrderState, State } from './state.js';

/** What an amendment changes of that which an order's money is measured by; everything else of an order means nothing to it. */
export type MoneyAmendment = Partial<Pick<OrderState, 'amountMinor' | 'payBefore'>>;

/**
 * Why an order cannot be amended, to be thrown; null if it can. It must be unpaid, in time, and without money that has come, is on
 * its way, or may be (contract 5, rule 6): what a shopper agreed to pay is not changed over the money's head.
 * @param state as of a look just made
 */
export function obstacleToAmendment(state: State, { payBefore }: MoneyAmendment, at: Date): AppError | null {
  const { order, payments, sessions } = state;
  if (order.status !== 'awaiting_payment') return new OrderNotPayableError(order.id, order.status);
  const open = [...payments.filter(isUndetermined), ...paymentsUnderWay(payments, at)];
  if (open.length > 0 || sessions.some((session) => isUnexplained(state, session)))
    return new PaymentUnderWayError(order.id, open);
  if (holdsUndecidedMoney(state)) {
    const why = 'Money was received for this order and waits for a person to look at it.';
    return new OrderNotPayableError(order.id, order.status, why);
  }
  if (at >= (payBefore ?? order.payBefore))
    return new OrderNotPayableError(order.id, order.status, 'The time to pay for this order is over.');
  return obstacleWhileMissing(state);
}

/**
 * Amends an order that nothing stands in the way of. A new amount puts the live session aside: it is still watched, because Zoho
 * cannot cancel it, and money that comes on it for the old amount opens a case. Pure.
 */
export function decideAmendment(
  before: State,
  change: MoneyAmendment,
  evidence: TimelineEntry['evidence'],
  at: Date,
): Pick<Decision, 'state' | 'entries'> {
  const draft = new Draft(before, uuidv7);
  draft.amendOrder(change, evidence);
  const live = before.sessions.find(isLive);
  if (live && draft.order.amountMinor !== live.amountMinor) draft.putAside(live, at);
  return { state: draft.finish(), entries: draft.entries };
}
