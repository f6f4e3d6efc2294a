import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import type { RunSql } from '../database/database.js';
import { chain, insertTimelineSql } from '../timeline/timeline.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { Announce } from './announce.js';
import type { Decision } from './rules/decide.js';
import { NOT_TOLD, type Payment } from '../payments/payment.js';
import { nextLookOf } from './rules/next-look.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import type { State } from './rules/state.js';
import type { OrderRecord } from './state.repository.js';
import { OrderCases } from './order-cases.js';

/** Writes a decision: the rows that changed, the timeline that says why, and what Announce tells of it. Under the order's lock. */
@Injectable()
export class WriteDecision {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly sessions: SessionsRepository,
    private readonly payments: PaymentsRepository,
    private readonly orderCases: OrderCases,
    private readonly announce: Announce,
    private readonly clock: Clock,
  ) {}

  async run(
    run: RunSql,
    before: OrderRecord,
    { state, entries }: Pick<Decision, 'state' | 'entries'>,
    cause: Cause,
  ): Promise<void> {
    const now = this.clock.now();
    const orderId = before.order.id;
    for (const session of changed(before.sessions, state.sessions)) {
      await this.sessions.update(run, orderId, session, nextLookOf(state, session, now), now);
    }
    const payments = changed(before.payments, state.payments);
    for (const payment of payments) await this.payments.save(run, orderId, payment, now);
    await this.orderCases.write(run, before, { state, entries }, now);
    if (entries.length === 0) {
      if (tellsMore(before, payments)) await this.orders.wake(run, orderId);
      return;
    }
    const adopted = await this.orderCases.adopt(run, orderId, newPaymentIds(before, state), now);
    const { rows, head } = chain(orderId, before.timeline, [...entries, ...adopted.entries], cause, now);
    await run(insertTimelineSql(rows));
    await this.announce.run(run, before, { ...state, cases: [...state.cases, ...adopted.cases] }, rows);
    await this.orders.update(run, orderId, state.order, head, now);
  }
}

function changed<T extends State['sessions' | 'payments'][number]>(before: readonly T[], after: readonly T[]): T[] {
  return after.filter((row) => !before.includes(row));
}

function newPaymentIds(before: State, after: State): string[] {
  return after.payments.filter(({ id }) => !before.payments.some((known) => known.id === id)).map(({ id }) => id);
}

/** Whether there is more to show of a payment than before, although the timeline has nothing to tell. */
function tellsMore({ payments }: State, after: readonly Payment[]): boolean {
  return after.some((payment) => {
    const known = payments.find(({ id }) => id === payment.id);
    return PARTICULARS.some((column) => known?.[column] !== payment[column]);
  });
}

const PARTICULARS = Object.keys(NOT_TOLD) as (keyof typeof NOT_TOLD)[];
