import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { RefundCalls } from './refund-calls.js';
import { WENT_BACK_OTHERWISE } from './decide-refund.js';
import { AdvanceRefund } from './advance-refund.js';
import { LostRefundFinder } from './lost-refund-finder.js';
import type { Refund } from '../payments/refund.js';
import { RefundNotPossibleError, refundProblem } from './refund.errors.js';
import { refundRoom } from '../payments/refund-room.js';
import { isAccepted } from '../payments/refund-status.js';
import { SavedRefunds } from './saved-refunds.js';
import { type AlsoInReservation, type RefundWish, ReserveRefund } from './reserve-refund.js';
import { ZohoError } from '../zoho/zoho.errors.js';

/** Why a refund was not made that is a fact about the payment, and no fault of Zoho's or ours. */
const NOT_POSSIBLE: Readonly<Record<string, string>> = {
  // Zoho's code: disputed, too old, or refunded elsewhere a moment ago.
  refund_cannot_be_initiated: 'Zoho Payments says that this payment cannot be refunded.',
  [WENT_BACK_OTHERWISE]: 'It was not sent: since it was asked for, as much went back in another way.',
};

/** Refunds a payment: look → reserve, commit → call Zoho → save. Whatever interrupts it, the row says how far it came. */
@Injectable()
export class RefundPayment {
  constructor(
    private readonly savedRefunds: SavedRefunds,
    private readonly lostRefundFinder: LostRefundFinder,
    private readonly reserveRefund: ReserveRefund,
    private readonly refundCalls: RefundCalls,
    private readonly advanceRefund: AdvanceRefund,
  ) {}

  /**
   * The refund as Zoho has accepted it.
   * @throws RefundInProgressError, RefundNotPossibleError: nothing was begun. PaymentProvider…Error with the refund's id: it is saved
   */
  async run(wish: RefundWish, cause: Cause, also?: AlsoInReservation): Promise<Refund> {
    const found = await this.lostRefundFinder.find(wish.paymentId, cause);
    const again = found.find(({ id }) => id === wish.again?.id);
    if (again) return again;
    if (found[0])
      throw await this.notPossible(found[0], 'An earlier refund was made after all, it has just been found.');
    const reserved = await this.reserveRefund.run(wish, cause, also);
    const called = await this.refundCalls.make(reserved.id, cause);
    return this.accepted(called?.refund ?? reserved, called?.failure);
  }

  /** Goes on with a refund that was begun: made if it was never sent, looked up if it may have been, tried again if it was refused. */
  async continue(begun: Refund, cause: Cause): Promise<Refund> {
    if (begun.status === 'create_failed') {
      const { paymentId, amountMinor, reason, description, requestedBy, caseId } = begun;
      const wish = { paymentId, amountMinor, reason: reason ?? 'others', description, caseId, again: begun };
      return this.run({ ...wish, requestedBy: requestedBy ?? cause.actor }, cause);
    }
    if (isAccepted(begun.status)) return begun;
    let failure: ZohoError | undefined;
    const looked = await this.advanceRefund.run(begun.id, cause, 'create').catch((error: unknown) => {
      failure = asZohoError(error);
      return begun;
    });
    return this.accepted(looked ?? begun, failure);
  }

  private async accepted(refund: Refund, failure: ZohoError | undefined): Promise<Refund> {
    if (isAccepted(refund.status)) return refund;
    const why = refund.status === 'create_failed' ? NOT_POSSIBLE[refund.failureReason ?? ''] : undefined;
    throw why === undefined ? refundProblem(refund, failure) : await this.notPossible(refund, why);
  }

  private async notPossible(refund: Refund, why: string): Promise<RefundNotPossibleError> {
    const { payment, refunds } = await this.savedRefunds.dossierOf(refund);
    const { id: refundId, currency, failureReason } = refund;
    const extras = { refundId, ...(failureReason === null ? {} : { failureReason }) };
    return new RefundNotPossibleError(why, refundRoom(payment, refunds), currency, extras);
  }
}

function asZohoError(error: unknown): ZohoError {
  if (error instanceof ZohoError) return error;
  throw error;
}
