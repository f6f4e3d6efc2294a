import { isPaid } from '../../orders/order-status.js';
import { isUndetermined } from '../../payments/payment.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import { isAbandoned, payableSession } from '../../reconciliation/rules/in-play.js';
import { holdsUndecidedMoney, isUnexplained } from '../../reconciliation/rules/money.js';
import { attention, latestSession, type State } from '../../reconciliation/rules/state.js';
import { isKnownStatus } from '../../zoho/statuses.js';
import type { NextAction } from './views.dto.js';

/** What the storefront should do next; the order's ends are silent unless money is waiting for a person. */
export function nextAction(record: State, now: Date): NextAction {
  const { status } = record.order;
  if (isPaid(status)) return 'none';
  if (attention(record).length > 0) return 'contact_support';
  if (status !== 'awaiting_payment') return 'none';
  if (record.payments.some(isUndetermined)) return 'wait';
  if (holdsUndecidedMoney(record)) return 'contact_support';
  const underWay = paymentsUnderWay(record.payments, now);
  if (underWay.some((payment) => !isKnownStatus(payment.status))) return 'contact_support';
  if (underWay.length > 0 || isWaiting(record, now)) return 'wait';
  return payableSession(record, now) ? 'pay' : 'retry';
}

/** Something else is under way of which Zoho will tell the end: our own call for a session, or what it calls paid. */
function isWaiting(record: State, now: Date): boolean {
  const latest = latestSession(record);
  if (latest?.status === 'creating') return !isAbandoned(latest, now);
  return latest !== undefined && isUnexplained(record, latest);
}
