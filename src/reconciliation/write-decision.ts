import { Injectable } from '@nestjs/common';
import { ATTRIBUTED, type AttributedCase, CasesRepository } from '../cases/cases.repository.js';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import type { RunSql } from '../database/database.js';
import type { TimelineEntry } from '../events/event-types.js';
import { chain, insertTimelineSql } from '../events/timeline.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { Announce } from './announce.js';
import type { Decision } from './decide.js';
import { PaymentsRepository } from './payments.repository.js';
import type { State } from './state.js';
import type { OrderRecord } from './state.repository.js';

/** Writes a decision: the rows that changed, the timeline that says why, and what the world is told. Under the order's lock. */
@Injectable()
export class WriteDecision {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly sessions: SessionsRepository,
    private readonly payments: PaymentsRepository,
    private readonly cases: CasesRepository,
    private readonly announce: Announce,
    private readonly clock: Clock,
  ) {}

  async write(run: RunSql, before: OrderRecord, { state, entries }: Decision, cause: Cause): Promise<void> {
    const now = this.clock.now();
    const orderId = before.order.id;
    for (const session of changed(before.sessions, state.sessions)) {
      await this.sessions.update(run, orderId, session, now);
    }
    for (const payment of changed(before.payments, state.payments))
      await this.payments.save(run, orderId, payment, now);
    for (const opened of state.cases.filter(({ id }) => !before.cases.some((known) => known.id === id))) {
      await this.cases.open(run, { ...opened, orderId, evidence: evidenceOf(entries, opened.id), openedAt: now });
    }
    if (entries.length === 0) return;
    const closed = await this.cases.closeAttributed(run, orderId, newPaymentIds(before, state), now);
    const { rows, head } = chain(orderId, before.timeline, [...entries, ...closed.map(closedEntry)], cause, now);
    await run(insertTimelineSql(rows));
    await this.announce.changed(run, before, { ...state, cases: [...state.cases, ...closed] }, rows);
    await this.orders.update(run, orderId, state.order, head, now);
  }
}

function changed<T extends State['sessions' | 'payments'][number]>(before: readonly T[], after: readonly T[]): T[] {
  return after.filter((row) => !before.includes(row));
}

function newPaymentIds(before: State, after: State): string[] {
  return after.payments.filter(({ id }) => !before.payments.some((known) => known.id === id)).map(({ id }) => id);
}

/** Money that was kept without an order has found it: its case has answered itself. */
function closedEntry({ id, kind, paymentId, status }: AttributedCase): TimelineEntry {
  return {
    type: 'case.resolved',
    data: { case: { id, kind, paymentId, status } },
    evidence: { resolution: ATTRIBUTED, why: 'the payment turned out to be on a session of this order' },
  };
}

function evidenceOf(entries: readonly TimelineEntry[], caseId: string): Record<string, unknown> {
  return entries.find((entry) => entry.data.case?.id === caseId)?.evidence ?? {};
}
