import { AppError } from '../common/app-error.js';
import { toDecimal } from '../common/money.js';
import { PaymentProviderRejectedError, PaymentProviderUnavailableError } from '../payment-sessions/sessions.errors.js';
import type { ZohoError } from '../zoho/zoho.errors.js';
import type { Refund } from '../payments/refund.js';
import type { RefundRoom } from '../payments/refund-room.js';
import { lookedUpUntil } from '../payments/refund-schedule.js';

/** As often as the schedule looks at a refund in its first minutes. */
const LOST_ANSWER_RETRY_SECONDS = 60;

/** The refund asked for cannot be made of this payment; with the numbers that say why. */
export class RefundNotPossibleError extends AppError {
  constructor(why: string, room: RefundRoom, currency: string, extras: Record<string, unknown> = {}) {
    super('refund_not_possible', 422, why, {
      currency,
      taken: toDecimal(room.takenMinor, currency),
      refunded: toDecimal(room.refundedMinor, currency),
      inFlight: toDecimal(room.inFlightMinor, currency),
      refundable: toDecimal(room.refundableMinor, currency),
      ...extras,
    });
  }
}

/** Another refund of the payment is on its way; until it is decided, what is left of the payment is not known. */
export class RefundInProgressError extends AppError {
  constructor({ id, status, amountMinor, currency, requestedBy, createdAt }: Refund) {
    super('refund_in_progress', 409, `A refund of this payment is under way (${status}); wait until it is decided.`, {
      refundId: id,
      refundStatus: status,
      refundAmount: toDecimal(amountMinor, currency),
      refundCurrency: currency,
      requestedBy,
      requestedAt: createdAt.toISOString(),
    });
  }
}

/** What kept an asked-for refund from being accepted, told to the caller; the refund is saved and its state visible. */
export function refundProblem(refund: Refund, failure: ZohoError | undefined): AppError {
  const seconds = retryAfterSeconds(refund, failure);
  const orderId = refund.orderId ?? undefined;
  const error =
    refund.status === 'create_failed'
      ? new PaymentProviderRejectedError(orderId, failure)
      : new PaymentProviderUnavailableError(orderId, failure, seconds);
  return Object.assign(error, {
    message: explanationOf(refund),
    extras: {
      ...error.extras,
      refundId: refund.id,
      refundStatus: refund.status,
      ...(refund.failureReason ? { failureReason: refund.failureReason } : {}),
      ...(refund.status === 'create_unknown' ? { lookedUpUntil: lookedUpUntil(refund).toISOString() } : {}),
    },
  });
}

/** A lost answer is looked up for a day: asking again sooner than its next look brings no news. */
function retryAfterSeconds({ status }: Refund, failure: ZohoError | undefined): number | undefined {
  if (status === 'create_unknown') return LOST_ANSWER_RETRY_SECONDS;
  return failure?.retryAfterMs === undefined ? undefined : Math.ceil(failure.retryAfterMs / 1000);
}

function explanationOf(refund: Refund): string {
  const { status, failureReason } = refund;
  if (status === 'create_failed')
    return `Zoho Payments did not accept the refund: ${failureReason ?? 'no reason given'}.`;
  if (status === 'create_unknown')
    return `Zoho Payments did not answer, so the refund may have been made. It is looked up there until ${lookedUpUntil(refund).toISOString()} and not repeated before; do not send the money in another way.`;
  return 'Zoho Payments cannot be reached right now. The refund is saved and will be made as soon as it can be.';
}
