import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database, type RunSql } from '../database/database.js';
import { type PaymentDossier, PaymentDossiers } from './payment-dossiers.js';
import { newRefund, type Refund } from '../payments/refund.js';
import { RefundInProgressError, RefundNotPossibleError } from './refund.errors.js';
import { isTakenBack } from '../payments/payment.js';
import { refundRoom } from '../payments/refund-room.js';
import { isInFlight } from '../payments/refund-status.js';
import { WriteRefund } from './write-refund.js';

/** A refund that the support desk asks for, with or without a case. */
export interface RefundWish {
  paymentId: string;
  /** Minor units of the payment's currency; null: all that is left. */
  amountMinor: bigint | null;
  reason: string;
  description: string | null;
  requestedBy: string;
  /** The case that it resolves. */
  caseId: string | null;
  /** One of ours that Zoho refused, to be tried again instead of another one. */
  again?: Refund;
}

/** What else belongs into the transaction: refusals that come first, and further writes. */
export interface AlsoInReservation {
  check?: (dossier: PaymentDossier) => Promise<void>;
  save?: (run: RunSql, refund: Refund) => Promise<void>;
}

/**
 * The beginning of a refund: its row and its timeline are committed before Zoho is called, under the lock that all money of the
 * payment goes through. Two who press at once are one refund and one refusal.
 */
@Injectable()
export class ReserveRefund {
  constructor(
    private readonly database: Database,
    private readonly paymentDossiers: PaymentDossiers,
    private readonly writeRefund: WriteRefund,
    private readonly clock: Clock,
  ) {}

  /** The reserved refund; the one to be tried again as it is, if Zoho has told of it meanwhile. @throws NotFoundError, Refund…Error */
  run(wish: RefundWish, cause: Cause, also?: AlsoInReservation): Promise<Refund> {
    return this.database.transaction(async (run) => {
      const dossier = await this.paymentDossiers.lock(run, wish.paymentId);
      await also?.check?.(dossier);
      const again = dossier.refunds.find(({ id }) => id === wish.again?.id);
      if (again && again.status !== 'create_failed') return again;
      const refund = draftRefund(dossier, wish, this.clock.now());
      await this.writeRefund.request(run, dossier, refund, cause);
      await also?.save?.(run, refund);
      return refund;
    });
  }
}

/** The row to reserve, if the payment has room for it. Pure: this is the guard that no more goes back than was taken. */
export function draftRefund(
  dossier: Pick<PaymentDossier, 'payment' | 'refunds' | 'record'>,
  wish: RefundWish,
  at: Date,
): Refund {
  const { payment, refunds, record } = dossier;
  const underWay = refunds.find(({ status }) => isInFlight(status));
  if (underWay) throw new RefundInProgressError(underWay);
  const room = refundRoom(payment, refunds);
  const currency = payment.currency ?? record?.order.currency ?? 'XXX'; // ISO 4217: no currency
  if (isTakenBack(payment))
    throw new RefundNotPossibleError(
      `Zoho calls payment ${payment.id} "${payment.zohoStatus}" now: the bank took the money back.`,
      room,
      currency,
    );
  if (room.takenMinor === 0n || payment.currency === null)
    throw new RefundNotPossibleError(`Payment ${payment.id} has taken no money.`, room, currency);
  const amountMinor = wish.amountMinor ?? room.refundableMinor;
  if (room.refundableMinor === 0n)
    throw new RefundNotPossibleError(`Payment ${payment.id} has been refunded in full.`, room, currency);
  if (amountMinor > room.refundableMinor)
    throw new RefundNotPossibleError('The amount is above what is left of the payment.', room, currency);
  const { reason, description, requestedBy, caseId, again } = wish;
  return {
    ...(again ?? newRefund(payment.id, record?.order.id ?? null, at)),
    status: 'creating',
    amountMinor,
    currency,
    reason,
    description,
    requestedBy,
    caseId,
    failureReason: null,
    refundedBeforeMinor: room.refundedMinor,
    callOwner: null,
    callStartedAt: null,
    createdAt: at, // one that is tried again begins anew: what went back since its first try is not its doing
    updatedAt: at,
  };
}
