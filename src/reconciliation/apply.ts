import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Database, type RunSql } from '../database/database.js';
import type { TimelineEntry } from '../timeline/event-types.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { decide, type Decision, type News } from './rules/decide.js';
import type { EndIntent } from './rules/end-order.js';
import type { State } from './rules/state.js';
import { type OrderRecord, StateRepository } from './state.repository.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { WriteDecision } from './write-decision.js';

/** What a look did to an order. */
export interface Applied {
  before: OrderRecord;
  after: OrderRecord;
  entries: readonly TimelineEntry[];
  /** Differences about money that no rule but the last had told of: a fault of ours. */
  untold: Decision['untold'];
}

/**
 * The second half of reconcile: one short transaction that locks the order, reads it again, decides and writes. The effects are
 * the same whichever trigger brought the news.
 */
@Injectable()
export class Apply {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly states: StateRepository,
    private readonly payments: PaymentsRepository,
    private readonly writeDecision: WriteDecision,
  ) {}

  /** @throws NotFoundError if there is no such order */
  run(orderId: string, news: News, cause: Cause, intent: EndIntent = 'look'): Promise<Applied> {
    return this.database.transaction(async (run) => {
      await this.orders.lock(run, orderId);
      const before = await this.states.get(run, orderId);
      const decision = decide(before, news, intent);
      await this.writeDecision.run(run, before, decision, cause);
      const { state, entries, untold } = decision;
      await this.keepPayers(run, state, news);
      return { before, after: { ...before, ...state, order: { ...before.order, ...state.order } }, entries, untold };
    });
  }

  /** Who paid decides nothing, so it goes by the rules and straight from Zoho's words to where it is sealed. */
  private async keepPayers(run: RunSql, { payments }: State, { payments: details }: News): Promise<void> {
    for (const { paymentId, payer } of details)
      if (payments.some(({ id }) => id === paymentId)) await this.payments.keepPayer(run, paymentId, payer);
  }
}
