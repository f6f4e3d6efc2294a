import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { sessionsInPlay } from '../../reconciliation/rules/in-play.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import type { StatusReading } from '../../reconciliation/status-reader.js';

/** What is done when a browser comes from Zoho with ids that Zoho signed: there may be money. */
@Injectable()
export class FreshLook {
  constructor(private readonly reconcile: Reconcile) {}

  /**
   * Asks Zoho about the named session whatever its state, because a payment begun in time may end on an expired session. Does not
   * share the look of a status read under way, because that may have asked before the payment was made. Stale where Zoho cannot answer.
   * @param sessionId ours
   */
  async run(orderId: string, sessionId: string, cause: Cause): Promise<StatusReading> {
    const { after, askedAt, complete } = await this.reconcile.run(orderId, {
      cause,
      priority: 'news',
      sessions: (current) => {
        const inPlay = sessionsInPlay(current);
        return current.sessions.filter((session) => session.id === sessionId || inPlay.includes(session));
      },
    });
    return complete
      ? { record: after, source: 'live', asOf: askedAt }
      : { record: after, source: 'stale', asOf: after.lookedAt ?? after.order.createdAt };
  }
}
