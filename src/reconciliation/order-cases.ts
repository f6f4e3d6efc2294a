import { Injectable } from '@nestjs/common';
import { REASON_GONE } from '../cases/case-kinds.js';
import { ATTRIBUTED, type CaseRow, CasesRepository } from '../cases/cases.repository.js';
import type { RunSql } from '../database/database.js';
import type { TimelineEntry } from '../timeline/event-types.js';
import type { Decision } from './rules/decide.js';
import { refundEntry } from '../payments/refund-entry.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import type { State } from './rules/state.js';

/** What came to an order with money that was kept without one, and the timeline's word on it. */
export interface Adopted {
  cases: CaseRow[];
  entries: TimelineEntry[];
}

/** The cases of an order: those that a decision opens, and those that come along with money that has found its order. */
@Injectable()
export class OrderCases {
  constructor(
    private readonly cases: CasesRepository,
    private readonly refunds: RefundsRepository,
  ) {}

  /** Opens the cases that are new in a decision, on the evidence of the entry that tells of them, and closes those it closes. */
  async write(
    run: RunSql,
    { order, cases }: State,
    { state, entries }: Pick<Decision, 'state' | 'entries'>,
    at: Date,
  ): Promise<void> {
    for (const opened of state.cases.filter(({ id }) => !cases.some((known) => known.id === id))) {
      const evidence = entries.find((entry) => entry.data.case?.id === opened.id)?.evidence ?? {};
      await this.cases.open(run, { ...opened, orderId: order.id, evidence, openedAt: at });
    }
    for (const { id } of state.cases.filter(({ resolution }) => resolution === REASON_GONE)) {
      if (cases.some((known) => known.id === id && known.status === 'resolved')) continue;
      await this.cases.resolve(run, id, { resolution: REASON_GONE, note: null, resolvedBy: 'system' }, null, at);
    }
  }

  /**
   * Money that was kept without an order has found it. Its refunds and what is open about it come along: whatever is left behind
   * would be on no order's page and under no order's lock.
   */
  async adopt(run: RunSql, orderId: string, paymentIds: readonly string[], at: Date): Promise<Adopted> {
    if (paymentIds.length === 0) return { cases: [], entries: [] };
    const refunds = await this.refunds.adopt(run, orderId, paymentIds);
    const closed = await this.cases.closeAttributed(run, orderId, paymentIds, at);
    const open = await this.cases.adoptOpen(run, orderId, paymentIds);
    const told = refunds.map((refund) => refundEntry('refund.updated', refund));
    return {
      cases: [...closed, ...open],
      entries: [...told, ...closed.map(closedEntry), ...open.map(adoptedEntry)],
    };
  }
}

/** The case that the money had no order has answered itself. */
function closedEntry({ id, kind, paymentId, status }: CaseRow): TimelineEntry {
  return {
    type: 'case.resolved',
    data: { case: { id, kind, paymentId, status, resolution: ATTRIBUTED } },
    evidence: { resolution: ATTRIBUTED, why: 'the payment turned out to be on a session of this order' },
  };
}

function adoptedEntry({ id, kind, paymentId, refundId, status }: CaseRow): TimelineEntry {
  return {
    type: 'case.opened',
    data: { case: { id, kind, paymentId, refundId, status } },
    evidence: { refundId, why: 'opened while the payment had no order' },
  };
}
