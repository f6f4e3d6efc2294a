import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import { toProviderError } from '../../payment-sessions/sessions.errors.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import { casesGivenUpWith, obstacleToClosing } from '../../reconciliation/rules/give-up-session.js';
import { everySession } from '../../reconciliation/rules/in-play.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import { ResolutionNotPossibleError } from './case.errors.js';
import type { CaseView } from './case.dto.js';
import type { Resolving } from './close-case.js';
import { WriteGivingUp } from './write-giving-up.js';

/** Resolves a case about a session that Zoho no longer knows: the session is given up, or the order is closed with it. */
@Injectable()
export class CloseSessionCase {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly states: StateRepository,
    private readonly reconcile: Reconcile,
    private readonly writeGivingUp: WriteGivingUp,
  ) {}

  /**
   * False if the case is not open any more.
   * @throws ResolutionNotPossibleError; PaymentProvider…Error: nothing changed
   */
  async run({ id, orderId }: CaseView, how: Resolving, cause: Cause): Promise<boolean> {
    const { resolution, note, resolvedBy } = how;
    if (resolution !== 'close_order' && resolution !== 'dismiss')
      throw new ResolutionNotPossibleError('The case is about no payment: close the order, or dismiss the case.');
    if (orderId === null) throw new Error(`case ${id} is about a session without an order`);
    const askedAt = await this.lookOnceMore(orderId, cause);
    return this.database.transaction(async (run) => {
      await this.orders.lock(run, orderId);
      const record = await this.states.get(run, orderId);
      const open = record.cases.find((known) => known.id === id && known.status === 'open');
      if (!open) return false;
      const wish = { cases: casesGivenUpWith(record, open, resolution), resolution, by: resolvedBy, askedAt };
      const obstacle = resolution === 'close_order' ? obstacleToClosing(record, wish) : null;
      if (obstacle) throw new ResolutionNotPossibleError(obstacle, { orderId, orderStatus: record.order.status });
      await this.writeGivingUp.run(run, record, wish, note, cause);
      return true;
    });
  }

  /** A person's word stands for what Zoho does not say, and for nothing else; should it know the session again, the case is closed. */
  private async lookOnceMore(orderId: string, cause: Cause): Promise<Date> {
    const { failure, askedAt } = await this.reconcile.run(orderId, {
      cause,
      priority: 'create',
      sessions: everySession,
    });
    if (failure) throw toProviderError(failure, orderId);
    return askedAt;
  }
}
