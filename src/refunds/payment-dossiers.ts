import { Injectable } from '@nestjs/common';
import { CasesRepository } from '../cases/cases.repository.js';
import { NotFoundError } from '../common/app-error.js';
import type { RunSql } from '../database/database.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import type { Refund } from '../payments/refund.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import type { CaseState } from '../reconciliation/rules/state.js';
import type { Payment } from '../payments/payment.js';
import { type OrderRecord, StateRepository } from '../reconciliation/state.repository.js';

/** One payment with all that is decided on when its money moves. */
export interface PaymentDossier {
  payment: Payment;
  /** Null for money without an order. */
  record: OrderRecord | null;
  refunds: Refund[];
  /** The payment's own. */
  cases: readonly CaseState[];
}

/** Reads a payment's dossier under the lock that serialises its money: its order's, or its own where it has none. */
@Injectable()
export class PaymentDossiers {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly states: StateRepository,
    private readonly payments: PaymentsRepository,
    private readonly refunds: RefundsRepository,
    private readonly cases: CasesRepository,
  ) {}

  /** @throws NotFoundError if there is no such payment */
  async lock(run: RunSql, paymentId: string): Promise<PaymentDossier> {
    const stored = await this.payments.find(run, paymentId);
    if (!stored) throw new NotFoundError('payment');
    if (stored.orderId !== null) return this.lockOrder(run, stored.orderId, paymentId);
    const unmatched = await this.payments.lockUnmatched(run, paymentId);
    if (!unmatched) return this.lock(run, paymentId); // it found its order a moment ago, and keeps it
    const refunds = await this.refunds.ofPayment(run, paymentId);
    return { payment: unmatched.payment, record: null, refunds, cases: await this.cases.ofPayment(run, paymentId) };
  }

  /**
   * The dossier of money without an order as if it were the order's: what a person decides on who says that it is.
   * Null if the money has an order of its own. @throws NotFoundError if there is no such order
   */
  async lockAsOf(run: RunSql, orderId: string, paymentId: string): Promise<PaymentDossier | null> {
    if (!(await this.orders.lock(run, orderId))) throw new NotFoundError();
    const record = await this.states.get(run, orderId);
    const unmatched = await this.payments.lockUnmatched(run, paymentId);
    if (!unmatched) return null;
    const cases = await this.cases.ofPayment(run, paymentId);
    const refunds = await this.refunds.ofPayment(run, paymentId);
    return { payment: unmatched.payment, record: { ...record, cases: [...record.cases, ...cases] }, refunds, cases };
  }

  private async lockOrder(run: RunSql, orderId: string, paymentId: string): Promise<PaymentDossier> {
    await this.orders.lock(run, orderId);
    const record = await this.states.get(run, orderId);
    const payment = record.payments.find(({ id }) => id === paymentId);
    if (!payment) throw new NotFoundError('payment');
    const cases = record.cases.filter((existing) => existing.paymentId === paymentId);
    return { payment, record, refunds: await this.refunds.ofPayment(run, paymentId), cases };
  }
}
