import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { ChangeFeed } from '../../database/change-feed.js';
import { Database } from '../../database/database.js';
import { PaymentProviderUnavailableError } from '../../payment-sessions/sessions.errors.js';
import type { SessionState } from '../../reconciliation/rules/state.js';
import { latestSession } from '../../reconciliation/rules/state.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { CreatingSessions } from './creating-sessions.js';

/** The session that is saved wakes who waits for it. This is how soon it is noticed that the replica which makes it has died. */
const PAUSE_MS = 500;

/** Waits for the session that another request, here or on another replica, is asking Zoho for. */
@Injectable()
export class FollowSession {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly creatingSessions: CreatingSessions,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  /** The order with its session once that is open; null if who was making it has died. @throws PaymentProviderUnavailableError */
  async run(orderId: string): Promise<{ record: OrderRecord; session: SessionState } | null> {
    const end = new AbortController();
    const changes = this.feed.follow(orderId, end.signal);
    try {
      for (;;) {
        const record = await this.states.get(this.database.run, orderId);
        const session = latestSession(record);
        if (session?.status === 'open') return { record, session };
        if (session?.status !== 'creating') throw new PaymentProviderUnavailableError(orderId, undefined);
        const isAlive = await this.creatingSessions.isBeingCreated(this.database.run, session.id, this.clock.now());
        if (!isAlive) return null;
        await changes.next(PAUSE_MS);
      }
    } finally {
      end.abort();
    }
  }
}
