import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CasesRepository } from '../cases/cases.repository.js';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import type { RunSql } from '../database/database.js';
import { decideRefund, type RefundDecision, type RefundNews } from './decide-refund.js';
import { refundEntry } from '../payments/refund-entry.js';
import type { PaymentDossier } from './payment-dossiers.js';
import type { Refund } from '../payments/refund.js';
import { goneMinor } from '../payments/payment.js';
import { refundRoom } from '../payments/refund-room.js';
import { nextRefundLookAt } from '../payments/refund-schedule.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import { resolvedEntry, withResolved, WritePaymentDossier } from './write-payment-dossier.js';

/** Writes what became of a refund, with its timeline, its cases and what the storefront is told. Under the payment's lock. */
@Injectable()
export class WriteRefund {
  constructor(
    private readonly refunds: RefundsRepository,
    private readonly cases: CasesRepository,
    private readonly writePaymentDossier: WritePaymentDossier,
    private readonly clock: Clock,
  ) {}

  /** Writes a refund that is to be asked for: a new one, or one of ours that Zoho had refused. */
  async request(run: RunSql, dossier: PaymentDossier, refund: Refund, cause: Cause): Promise<void> {
    await this.save(run, dossier, refund);
    const entries = [refundEntry('refund.requested', refund)];
    await this.writePaymentDossier.run(run, dossier, { cases: dossier.cases, entries }, cause);
  }

  /** The refund, stored or new, as it is after the news; the same one if it was none. */
  async run(run: RunSql, dossier: PaymentDossier, refund: Refund, news: RefundNews, cause: Cause): Promise<Refund> {
    const decision = decideRefund(refund, news, dossier.cases, this.clock.now(), uuidv7);
    if (!decision) return refund;
    await this.save(run, dossier, decision.refund);
    await this.follow(run, dossier, decision, cause);
    return decision.refund;
  }

  private async save(run: RunSql, dossier: PaymentDossier, refund: Refund): Promise<void> {
    const isKnown = dossier.refunds.some(({ id }) => id === refund.id);
    const nextLook = nextLookAtRefund(dossier, refund, this.clock.now());
    await (isKnown ? this.refunds.update(run, refund, nextLook) : this.refunds.insert(run, refund, nextLook));
  }

  private async follow(run: RunSql, dossier: PaymentDossier, decision: RefundDecision, cause: Cause): Promise<void> {
    const { refund, entries, resolves, reopens, opens, names, returnedMinor } = decision;
    if (names) await this.cases.nameRefund(run, names.id, refund.id);
    if (reopens) await this.cases.takeBack(run, reopens.id);
    let cases = dossier.cases.map((known) => (known.id === names?.id ? names : known));
    for (const { id } of resolves) {
      const resolved = await this.cases.finish(run, id, cause.actor, this.clock.now());
      if (!resolved) continue;
      cases = withResolved(cases, resolved);
      entries.push(resolvedEntry(resolved, 'refund', { resolvedBy: resolved.resolvedBy, refundId: refund.id }));
    }
    const payment = { ...dossier.payment, returnedMinor: dossier.payment.returnedMinor + returnedMinor };
    await this.writePaymentDossier.run(
      run,
      dossier,
      { cases: [...cases, ...(opens ? [opens] : [])], entries, ...(returnedMinor > 0n ? { payment } : {}) },
      cause,
    );
  }
}

/** When to look next, given what Zoho's payment shows of the refund by now. */
export function nextLookAtRefund({ payment, refunds }: PaymentDossier, refund: Refund, now: Date): Date | null {
  const all = [...refunds.filter(({ id }) => id !== refund.id), refund];
  const isShown = refundRoom(payment, all).refundedMinor <= goneMinor(payment);
  return nextRefundLookAt(refund.status, refund.callStartedAt ?? refund.createdAt, now, isShown);
}
