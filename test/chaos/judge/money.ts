import { isPaid, type OrderRow, type Rows } from './rows.js';
import { describe, describeOrder, isExact, openCases, PLACES, settles, TAKEN_WORDS, type Taken } from './taken.js';

/** Where the money is at Zoho, and where our tables say it is. Written from the contract alone: nothing of the service is used. */
export function judgeMoney(taken: readonly Taken[], rows: Rows): Record<string, string[]> {
  const orders = [...rows.orders.values()];
  return {
    lost: taken.filter(isLost).map(describe),
    'in two places': taken.filter(isInTwoPlaces).map(describe),
    'wrongly paid': orders.filter((order) => isWronglyPaid(order, taken)).map(describeOrder),
    unflagged: taken.filter(isUnflagged).map(describe),
    'behind Zoho': taken.filter(isBehind).map(describe),
    'refunds differ': taken.filter(hasOtherRefunds).map(describe),
    'differences no rule told': rows.cases
      .filter(({ is_untold }) => is_untold)
      .map(({ order_id, payment_id }) => `payment ${payment_id ?? ''} of order ${order_id ?? ''}`),
  };
}

/** Money that is here, or that was here for all we know, has a place. */
function isLost(money: Taken): boolean {
  if (!money.payment.paid && !money.isKnown) return false;
  return !settles(money) && !money.cases.some(({ kind }) => PLACES.includes(kind));
}

function isInTwoPlaces(money: Taken): boolean {
  const open = openCases(money, ...PLACES);
  return open.length > 1 || (settles(money) && open.length > 0);
}

function isWronglyPaid(order: OrderRow, taken: readonly Taken[]): boolean {
  if (!isPaid(order)) return false;
  const paidBy = taken.find(({ payment }) => payment.paymentId === order.settling_payment_id);
  return paidBy?.order !== order || !isExact(paidBy, order);
}

function isUnflagged(money: Taken): boolean {
  if ((!money.payment.paid && !money.isKnown) || settles(money)) return false;
  return !money.cases.some(({ kind }) => kindsFor(money).includes(kind));
}

function kindsFor(money: Taken): string[] {
  const { order, payment } = money;
  if (!order) return ['unmatched_payment'];
  if (payment.currency !== order.currency) return ['currency_mismatch'];
  if (!isExact(money, order)) return ['amount_mismatch'];
  return isPaid(order) ? ['duplicate_payment', 'late_payment'] : ['late_payment'];
}

/** Zoho's youngest word, as we have it, is Zoho's word: taken, taken back or disputed, for that much. */
function isBehind({ payment, amount, row, isKnown }: Taken): boolean {
  if (!row || !isKnown) return payment.paid;
  const isTakenHere = TAKEN_WORDS.includes(row.zoho_status);
  const isDisputedHere = row.zoho_status === 'disputed';
  const isSameSum = row.amount === String(amount) && row.currency === payment.currency;
  return isTakenHere !== payment.paid || isDisputedHere !== (payment.status === 'disputed') || !isSameSum;
}

function hasOtherRefunds(money: Taken): boolean {
  const { order, row, gone, amount, isKnown } = money;
  if (!row || !isKnown) return false; // lost, or behind: said there
  const ever = BigInt(row.refunded);
  if (row.zoho_refunded !== String(gone) || ever < gone) return true;
  if (!order || !settles(money)) return false;
  const status = ever === 0n ? 'paid' : ever >= amount ? 'refunded' : 'partially_refunded';
  return order.refunded !== String(ever) || order.status !== status;
}
