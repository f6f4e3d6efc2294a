import { Injectable } from '@nestjs/common';
import { CasesRepository } from '../cases/cases.repository.js';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import type { RunSql } from '../database/database.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import type { TimelineEntry } from '../timeline/event-types.js';
import type { PaymentDossier } from './payment-dossiers.js';
import type { CaseState, OrderState } from '../reconciliation/rules/state.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { WriteDecision } from '../reconciliation/write-decision.js';

/** What a payment's dossier becomes. Cases that are new in it are opened; one that is resolved has its row written by then. */
export interface DossierChange {
  order?: OrderState;
  /** All payments of the order, when one was added. */
  payments?: readonly Payment[];
  /** The dossier's payment, when something about it was learned. */
  payment?: Payment;
  cases: readonly CaseState[];
  entries: readonly TimelineEntry[];
}

/** Writes a decision on one payment: cases, timeline, events to the storefront. Under the payment's lock. */
@Injectable()
export class WritePaymentDossier {
  constructor(
    private readonly cases: CasesRepository,
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly writeDecision: WriteDecision,
    private readonly clock: Clock,
  ) {}

  async run(run: RunSql, { record, cases }: PaymentDossier, change: DossierChange, cause: Cause): Promise<void> {
    const { order, payment, entries } = change;
    if (record) {
      const others = record.cases.filter((known) => !cases.some(({ id }) => id === known.id));
      const state = {
        ...record,
        order: order ?? record.order,
        payments: change.payments ?? record.payments.map((known) => (known.id === payment?.id ? payment : known)),
        cases: [...others, ...change.cases],
      };
      await this.writeDecision.run(run, record, { state, entries }, cause);
      if (entries.length === 0) await this.orders.wake(run, record.order.id);
      return;
    }
    // Money without an order has no timeline and no storefront: its cases tell what happened.
    if (payment) await this.payments.saveUnmatched(run, payment, this.clock.now());
    for (const opened of change.cases.filter(({ id }) => !cases.some((known) => known.id === id))) {
      const evidence = entries.find(({ data }) => data.case?.id === opened.id)?.evidence ?? {};
      await this.cases.open(run, { ...opened, orderId: null, evidence, openedAt: this.clock.now() });
    }
  }
}

/** The timeline's word on a case that was resolved. A note may name people, so it stays with the case. */
export function resolvedEntry(
  { id, kind, paymentId, sessionId, refundId }: CaseState,
  resolution: string,
  evidence: Record<string, unknown>,
): TimelineEntry {
  return {
    type: 'case.resolved',
    data: { case: { id, kind, paymentId, sessionId, refundId, status: 'resolved', resolution } },
    evidence: { resolution, ...evidence },
  };
}

/** The cases with one of them resolved. */
export function withResolved(cases: readonly CaseState[], resolved: CaseState | null): CaseState[] {
  return cases.map((known) => (known.id === resolved?.id ? { ...known, status: 'resolved' as const } : known));
}
