import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CasesRepository } from '../cases/cases.repository.js';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import type { RunSql } from '../database/database.js';
import { decideRefund, type RefundDecision, type RefundNews } from './decide-refund.js';
import { refundEntry } from '../payments/refund-entry.js';
import type { PaymentFile } from './payment-file.js';
import type { Refund } from '../payments/refund.js';
import { refundRoom } from '../payments/refund-room.js';
import { nextRefundLookAt } from '../payments/refund-schedule.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import { resolvedEntry, withResolved, WritePaymentFile } from './write-payment-file.js';

/** Writes what became of a refund, with its timeline, its cases and what the storefront is told. Under the payment's lock. */
@Injectable()
export class WriteRefund {
  constructor(
    private readonly refunds: RefundsRepository,
    private readonly cases: CasesRepository,
    private readonly files: WritePaymentFile,
    private readonly clock: Clock,
  ) {}

  /** Writes a refund that is to be asked for: a new one, or one of ours that Zoho had refused. */
  async request(run: RunSql, file: PaymentFile, refund: Refund, cause: Cause): Promise<void> {
    await this.save(run, file, refund);
    const entries = [refundEntry('refund.requested', refund)];
    await this.files.write(run, file, { cases: file.cases, entries }, cause);
  }

  /** The refund, stored or new, as it is after the news; the same one if it was none. */
  async write(run: RunSql, file: PaymentFile, refund: Refund, news: RefundNews, cause: Cause): Promise<Refund> {
    const decision = decideRefund(refund, news, file.cases, this.clock.now(), uuidv7);
    if (!decision) return refund;
    await this.save(run, file, decision.refund);
    await this.follow(run, file, decision, cause);
    return decision.refund;
  }

  /** When to look next, given what Zoho's payment shows of it by now. */
  nextLook({ payment, refunds }: PaymentFile, refund: Refund): Date | null {
    const all = [...refunds.filter(({ id }) => id !== refund.id), refund];
    const isShown = refundRoom(payment, all).refundedMinor <= payment.refundedMinor;
    return nextRefundLookAt(refund.status, refund.callStartedAt ?? refund.createdAt, this.clock.now(), isShown);
  }

  private async save(run: RunSql, file: PaymentFile, refund: Refund): Promise<void> {
    const isKnown = file.refunds.some(({ id }) => id === refund.id);
    const nextLook = this.nextLook(file, refund);
    await (isKnown ? this.refunds.update(run, refund, nextLook) : this.refunds.insert(run, refund, nextLook));
  }

  private async follow(run: RunSql, file: PaymentFile, decision: RefundDecision, cause: Cause): Promise<void> {
    const { refund, entries, resolves, reopens, opens } = decision;
    if (reopens) await this.cases.takeBack(run, reopens.id);
    let cases = [...file.cases];
    for (const { id } of resolves) {
      const resolved = await this.cases.finish(run, id, cause.actor, this.clock.now());
      if (!resolved) continue;
      cases = withResolved(cases, resolved);
      entries.push(resolvedEntry(resolved, 'refund', { resolvedBy: resolved.resolvedBy, refundId: refund.id }));
    }
    await this.files.write(run, file, { cases: [...cases, ...(opens ? [opens] : [])], entries }, cause);
  }
}
