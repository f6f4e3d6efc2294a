import { Injectable } from '@nestjs/common';
import { CasesRepository } from '../cases/cases.repository.js';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database, type RunSql } from '../database/database.js';
import type { TimelineEntry } from '../events/event-types.js';
import { chain, insertTimelineSql } from '../events/timeline.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { nextLookAt } from '../payment-sessions/look-schedule.js';
import { SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { decide, type Decision, type News } from './decide.js';
import type { EndIntent } from './end-order.js';
import { PaymentsRepository } from './payments.repository.js';
import type { State } from './state.js';
import { type OrderRecord, StateRepository } from './state.repository.js';

/** What a look did to an order. */
export interface Applied {
  before: OrderRecord;
  after: OrderRecord;
  entries: readonly TimelineEntry[];
}

/**
 * The second half of reconcile: one short transaction that locks the order, reads it again, decides and writes, with the
 * timeline rows that say why. The effects are the same whichever trigger brought the news.
 */
@Injectable()
export class Apply {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly orders: OrdersRepository,
    private readonly sessions: SessionsRepository,
    private readonly payments: PaymentsRepository,
    private readonly cases: CasesRepository,
    private readonly clock: Clock,
  ) {}

  apply(orderId: string, news: News, cause: Cause, intent: EndIntent = 'look'): Promise<Applied> {
    return this.database.transaction(async (run) => {
      await this.orders.lock(run, orderId);
      const before = await this.states.get(run, orderId);
      const decision = decide(before, news, intent);
      await this.write(run, before, decision, cause);
      return {
        before,
        after: { ...before, ...decision.state, order: { ...before.order, ...decision.state.order } },
        ...entriesOf(decision),
      };
    });
  }

  private async write(run: RunSql, before: OrderRecord, { state, entries }: Decision, cause: Cause): Promise<void> {
    const now = this.clock.now();
    const orderId = before.order.id;
    for (const session of changed(before.sessions, state.sessions)) {
      await this.sessions.update(run, { ...session, nextLookAt: nextLookAt(session, now) }, now);
    }
    for (const payment of changed(before.payments, state.payments))
      await this.payments.save(run, orderId, payment, now);
    for (const opened of changed(before.cases, state.cases)) {
      await this.cases.open(run, { ...opened, orderId, evidence: evidenceOf(entries, opened.id), openedAt: now });
    }
    if (entries.length === 0) return;
    const { rows, head } = chain(orderId, before.timeline, entries, cause, now);
    await run(insertTimelineSql(rows));
    await this.orders.update(run, orderId, state.order, head, now);
  }
}

function changed<T extends State['sessions' | 'payments' | 'cases'][number]>(
  before: readonly T[],
  after: readonly T[],
): T[] {
  return after.filter((row) => !before.includes(row));
}

function evidenceOf(entries: readonly TimelineEntry[], caseId: string): Record<string, unknown> {
  return entries.find((entry) => entry.data.case?.id === caseId)?.evidence ?? {};
}

function entriesOf({ entries }: Decision): Pick<Applied, 'entries'> {
  return { entries };
}
