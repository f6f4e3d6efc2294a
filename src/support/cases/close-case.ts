import { Injectable } from '@nestjs/common';
import { CasesRepository } from '../../cases/cases.repository.js';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { Database, type RunSql } from '../../database/database.js';
import type { TimelineEntry } from '../../timeline/event-types.js';
import { toProviderError } from '../../payment-sessions/sessions.errors.js';
import { decideAcceptance, obstacleToAcceptance } from '../../reconciliation/rules/decide-acceptance.js';
import { type PaymentDossier, PaymentDossiers } from '../../refunds/payment-dossiers.js';
import { PaymentRefresh } from '../../reconciliation/payment-refresh.js';
import type { Refund } from '../../payments/refund.js';
import { RefundInProgressError } from '../../refunds/refund.errors.js';
import { isInFlight } from '../../payments/refund-status.js';
import type { CaseState, OrderState } from '../../reconciliation/rules/state.js';
import type { Payment } from '../../payments/payment.js';
import { resolvedEntry, withResolved, WritePaymentDossier } from '../../refunds/write-payment-dossier.js';
import { ResolutionNotPossibleError } from './case.errors.js';
import type { CaseView, ResolveCaseDto } from './case.dto.js';

/** A case about money, not about a session. */
export type PaymentCase = CaseView & { paymentId: string };

export function isAboutMoney(found: CaseView): found is PaymentCase {
  return found.paymentId !== null;
}

/** What is to become of a case, and who says so. */
export type Resolving = Pick<ResolveCaseDto, 'resolution' | 'orderId'> & { note: string | null; resolvedBy: string };

/** The two resolutions that ask Zoho for nothing: the order takes the money, or nothing moves. One transaction each. */
@Injectable()
export class CloseCase {
  constructor(
    private readonly database: Database,
    private readonly paymentDossiers: PaymentDossiers,
    private readonly cases: CasesRepository,
    private readonly paymentRefresh: PaymentRefresh,
    private readonly writePaymentDossier: WritePaymentDossier,
    private readonly clock: Clock,
  ) {}

  /**
   * False if the case is not open any more, or is not of money that could be given to the order.
   * @throws ResolutionNotPossibleError, RefundInProgressError; PaymentProvider…Error: nothing changed
   */
  async run(found: PaymentCase, how: Resolving & { resolution: Closing }, cause: Cause): Promise<boolean> {
    const { paymentId } = found;
    // Money is accepted on what Zoho says of it now, not on what it said when the case was opened.
    if (how.resolution === 'accept_payment') await this.look(found, cause);
    return this.database.transaction(async (run) => {
      const dossier = how.orderId
        ? await this.paymentDossiers.lockAsOf(run, how.orderId, paymentId)
        : await this.paymentDossiers.lock(run, paymentId);
      const open = dossier && openCaseOf(dossier, found.id);
      if (!open) return false;
      const underWay = dossier.refunds.find((refund) => isInFlight(refund.status) && concerns(refund, how, open));
      if (underWay) throw new RefundInProgressError(underWay);
      await this.write(run, dossier, open, how, cause);
      return true;
    });
  }

  private async write(
    run: RunSql,
    dossier: PaymentDossier,
    open: CaseState,
    how: Resolving & { resolution: Closing },
    cause: Cause,
  ): Promise<void> {
    const now = this.clock.now();
    const { resolution, note, resolvedBy, orderId = null } = how;
    const accepted = resolution === 'accept_payment' ? accept(dossier, open, now, orderId !== null) : NOTHING_MOVES;
    await this.cases.resolve(run, open.id, { resolution, note, resolvedBy }, orderId, now);
    const entries = [...accepted.entries, resolvedEntry(open, resolution, { resolvedBy })];
    await this.writePaymentDossier.run(
      run,
      dossier,
      { ...accepted, cases: withResolved(dossier.cases, open), entries },
      cause,
    );
  }

  private async look({ paymentId, orderId }: PaymentCase, cause: Cause): Promise<void> {
    await this.paymentRefresh.run(paymentId, cause, 'create').catch((error: unknown) => {
      throw toProviderError(error, orderId ?? undefined);
    });
  }
}

type Closing = Exclude<Resolving['resolution'], 'refund' | 'close_order'>;

const NOTHING_MOVES: Accepted = { entries: [] };

interface Accepted {
  order?: OrderState;
  payments?: Payment[];
  entries: TimelineEntry[];
}

/** The case as it stands under the lock; undefined if it is not open any more. */
export function openCaseOf({ cases }: PaymentDossier, caseId: string): CaseState | undefined {
  return cases.find(({ id, status }) => id === caseId && status === 'open');
}

/** Whether a refund under way forbids the resolution: of its payment none may be accepted, and the case it resolves is not closed. */
function concerns({ caseId }: Refund, { resolution }: Resolving, { id }: CaseState): boolean {
  return resolution === 'accept_payment' || caseId === id;
}

function accept({ record, payment }: PaymentDossier, open: CaseState, at: Date, isNew: boolean): Accepted {
  if (!record)
    throw new ResolutionNotPossibleError(
      'The money belongs to no order: say which with orderId, refund it, or dismiss.',
    );
  const obstacle = obstacleToAcceptance(record.order, payment, open);
  if (obstacle) {
    const { id, status, settlingPaymentId } = record.order;
    throw new ResolutionNotPossibleError(obstacle, { orderId: id, orderStatus: status, settlingPaymentId });
  }
  const payments = isNew ? [...record.payments, payment] : record.payments;
  const { order, entries } = decideAcceptance({ ...record, payments }, payment, open, at);
  return { order, payments: [...payments], entries: [...(isNew ? [attributedEntry(payment)] : []), ...entries] };
}

/** The timeline entry for money that a person gave to the order. */
function attributedEntry(payment: Payment): TimelineEntry {
  const { id, sessionId, status, amountMinor, currency, refundedMinor, disputed } = payment;
  return {
    type: 'payment.succeeded',
    data: { payment: { id, sessionId, status, amountMinor, currency, refundedMinor, disputed } },
    evidence: {
      zohoSessionId: payment.zohoSessionId,
      paymentStatus: status,
      why: 'a person said that it is for this order',
    },
  };
}
