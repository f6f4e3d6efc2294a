import { toDecimal } from '../../common/money.js';
import { baseOf, toSessionView } from '../../checkout/answers/views.js';
import type { Customer } from '../../orders/order.js';
import { moneyWasTaken, paymentIsOpenEnded } from '../../zoho/statuses.js';
import type { AttemptsView, FoundOrderView } from './search.dto.js';
import type { FoundOrder, FoundPayment, FoundSession } from './search.repository.js';

/** An order of the list as support sees it, with what is sealed of it opened. */
export function toFoundOrderView(
  found: FoundOrder,
  customer: Customer | null,
  checkoutUrl: string | null,
): FoundOrderView {
  const { currency } = found;
  const amountMinor = BigInt(found.amount_minor);
  return {
    ...baseOf({
      ...found,
      amountMinor,
      invoiceNumber: found.invoice_number,
      createdAt: found.created_at,
      payBefore: found.pay_before,
    }),
    storefront: found.storefront,
    customer,
    paidAt: found.paid_at?.toISOString() ?? null,
    refundedAmount: toDecimal(BigInt(found.refunded_minor), currency),
    paymentSession: found.session && latestSession(found.session, checkoutUrl),
    attempts: toAttempts(found.session_count, found.payments ?? []),
    attention: found.attention ?? [],
    lastEventAt: found.last_event_at?.toISOString() ?? null,
  };
}

function latestSession(session: FoundSession, checkoutUrl: string | null): FoundOrderView['paymentSession'] {
  const facts = {
    ...session,
    checkoutUrl,
    amountMinor: BigInt(session.amountMinor),
    createdAt: new Date(session.createdAt),
    expiresAt: new Date(session.expiresAt),
  };
  return { ...toSessionView(facts), zohoStatus: session.zohoStatus };
}

function toAttempts(sessions: number, payments: readonly FoundPayment[]): AttemptsView {
  const last = payments.at(-1);
  const underWay = payments.filter(({ status }) => paymentIsOpenEnded(status)).length;
  const succeeded = payments.filter(({ status }) => moneyWasTaken(status)).length;
  return {
    sessions,
    payments: payments.length,
    failed: payments.length - underWay - succeeded,
    underWay,
    succeeded,
    lastStatus: last?.status ?? null,
    lastMethod: last?.method ?? null,
    lastFailureReason: payments.findLast(({ failureReason }) => failureReason !== null)?.failureReason ?? null,
    lastAt: last?.at ? new Date(last.at).toISOString() : null,
  };
}
