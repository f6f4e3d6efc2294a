import { isPaid } from '../../orders/order-status.js';
import { isUndetermined, wordFor } from '../../payments/payment.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import { isAbandoned, payableSession } from '../../reconciliation/rules/in-play.js';
import { isAboutMissing, waitsForMissing } from '../../reconciliation/rules/missing-session.js';
import { holdsUndecidedMoney, isUnexplained } from '../../reconciliation/rules/money.js';
import { attention, latestSession, type State } from '../../reconciliation/rules/state.js';
import { isKnownStatus } from '../../zoho/statuses.js';
import type { NextAction } from './views.dto.js';

/** What the storefront should do next; the order's ends are silent unless money is waiting for a person. */
export function nextAction(record: State, now: Date): NextAction {
  const { status } = record.order;
  if (isPaid(status)) return 'none';
  if (record.cases.some((found) => found.status === 'open' && !isAboutMissing(found))) return 'contact_support';
  if (status !== 'awaiting_payment') return attention(record).length > 0 ? 'contact_support' : 'none';
  if (record.payments.some(isUndetermined)) return 'wait';
  if (holdsUndecidedMoney(record)) return 'contact_support';
  const underWay = paymentsUnderWay(record.payments, now);
  if (underWay.some((payment) => !isKnownStatus(wordFor(payment)))) return 'contact_support';
  if (underWay.length > 0 || isWaiting(record, now)) return 'wait';
  if (payableSession(record, now)) return 'pay'; // also while Zoho does not know another session of the order
  return MISSING[waitsForMissing(record) ?? 'nothing'];
}

/** Zoho does not know a session: that is waited out, and then a person is asked. */
const MISSING = { person: 'contact_support', another_look: 'wait', nothing: 'retry' } as const satisfies Record<
  string,
  NextAction
>;

/** Something else is under way of which Zoho will tell the end: our own call for a session, or what it calls paid. */
function isWaiting(record: State, now: Date): boolean {
  const latest = latestSession(record);
  if (latest?.status === 'creating') return !isAbandoned(latest, now);
  return latest !== undefined && isUnexplained(record, latest);
}
