import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../../common/app-error.js';
import { canonicalJson, sha256 } from '../../common/canonical-json.js';
import type { Cause } from '../../common/cause.js';
import { InvalidAmountError, toMinor } from '../../common/money.js';
import { Database } from '../../database/database.js';
import { IdempotencyRepository, type IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import type { Answer } from '../../common/http/answer.js';
import { type Begun, Once } from '../../idempotency/once.js';
import type { Refund } from '../../payments/refund.js';
import { RefundNotPossibleError } from '../refund.errors.js';
import { refundRoom } from '../../payments/refund-room.js';
import { RefundsRepository } from '../../payments/refunds.repository.js';
import type { CaseState } from '../../reconciliation/rules/state.js';
import { caseOfRefund } from './case-of-refund.js';
import type { Payment } from '../../payments/payment.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import type { RequestRefundDto, RefundView } from './refund.dto.js';
import { RefundPayment } from '../refund-payment.js';
import { toRefundView } from './refund.view.js';

const CREATED = 201;

/** A refund that the desk or a storefront asks for: one per key, on the payment that is meant. */
@Injectable()
export class RefundOrder {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly refunds: RefundsRepository,
    private readonly refundPayment: RefundPayment,
    private readonly once: Once,
    private readonly keys: IdempotencyRepository,
  ) {}

  /** @throws NotFoundError, ValidationFailedError, Idempotency…Error, OpenCaseError, and what {@link RefundPayment.run} throws */
  async run(
    orderId: string,
    key: string,
    dto: RequestRefundDto,
    cause: Cause,
    mayRead: (record: OrderRecord) => boolean,
  ): Promise<Answer<RefundView>> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead);
    const currency = dto.currency ?? record.order.currency;
    const amountMinor = amountOf(dto.amount, currency);
    const { reason, description, paymentId, caseId } = dto;
    const wanted = { reason, description, paymentId, caseId, currency, amountMinor };
    const route = `POST /v1/${cause.kind === 'support' ? 'support/orders' : 'orders'}/${orderId}/refunds\n`;
    const request = { owner: cause.actor, key, requestHash: sha256(route, canonicalJson(dto)) };
    return this.once.answer(request, async (begun) => {
      const refund = (await this.goOn(begun, cause)) ?? (await this.begin(record, wanted, request, cause));
      return { status: CREATED, body: toRefundView(refund) };
    });
  }

  private async goOn({ refundId }: Begun, cause: Cause): Promise<Refund | null> {
    const begun = refundId && (await this.refunds.find(this.database.run, refundId));
    return begun ? this.refundPayment.continue(begun, cause) : null;
  }

  private begin(record: OrderRecord, wanted: Wanted, request: IdempotentRequest, cause: Cause): Promise<Refund> {
    const about = caseOfRefund(record, wanted.caseId);
    const payment = paymentOf(record, { ...wanted, paymentId: wanted.paymentId ?? about?.paymentId ?? undefined });
    const { amountMinor, reason, description = null } = wanted;
    const caseId = about && settles(about, payment, amountMinor) ? about.id : null;
    const wish = { paymentId: payment.id, amountMinor, reason, description, requestedBy: cause.actor, caseId };
    return this.refundPayment.run(wish, cause, {
      save: (run, refund) => this.keys.bindRefund(run, request, refund.id),
    });
  }
}

/** The case has no reason left once all of its payment goes back. */
function settles({ paymentId, status }: CaseState, payment: Payment, amountMinor: bigint): boolean {
  return status === 'open' && paymentId === payment.id && amountMinor === refundRoom(payment, []).refundableMinor;
}

type Wanted = Omit<RequestRefundDto, 'amount'> & { amountMinor: bigint; currency: string };

/** The payment that is meant: the one that was named, or that of the case, or the one that paid the order. */
function paymentOf({ order, payments }: OrderRecord, { paymentId, currency }: Wanted): Payment {
  const id = paymentId ?? order.settlingPaymentId;
  const payment = payments.find((known) => known.id === id);
  const room = refundRoom(payment ?? NOTHING, []);
  if (!payment) {
    const why = paymentId
      ? `The order has no payment ${paymentId}.`
      : `The order is ${order.status}: no payment has paid it.`;
    throw new RefundNotPossibleError(why, room, order.currency, { orderStatus: order.status });
  }
  const inCurrency = payment.currency ?? order.currency;
  if (inCurrency !== currency)
    throw new RefundNotPossibleError(`The payment was made in ${inCurrency}, not in ${currency}.`, room, inCurrency);
  return payment;
}

const NOTHING = {
  status: 'none',
  zohoStatus: null,
  detailStatus: null,
  amountMinor: null,
  refundedMinor: 0n,
  zohoRefundedMinor: null,
  returnedMinor: 0n,
};

function amountOf(amount: string, currency: string): bigint {
  const problem = (message: string) => new ValidationFailedError([{ path: 'amount', message }]);
  let minor: bigint;
  try {
    minor = toMinor(amount, currency, { strictDigits: true });
  } catch (error) {
    if (error instanceof InvalidAmountError) throw problem(error.message);
    throw error;
  }
  if (minor <= 0n) throw problem('must be more than zero');
  return minor;
}
