import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { JobRunner } from '../jobs/job-runner.js';
import { LOOK_AT_SESSION } from '../payment-sessions/sessions.repository.js';
import { askableSessions, isOverdue } from './rules/in-play.js';
import { Reconcile } from './reconcile.js';
import type { SessionState } from './rules/state.js';
import type { OrderRecord } from './state.repository.js';

export const LOOK_AT_ORDER = 'look-at-order';

/**
 * The schedule's and the webhooks' trigger of reconcile, as jobs: look at one session, or at a whole order. A look that Zoho
 * leaves unanswered fails the job, which the queue then tries again with growing pauses for about three days.
 */
@Injectable()
export class ScheduledLooks implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly reconcile: Reconcile,
  ) {}

  onModuleInit(): void {
    this.runner.register(LOOK_AT_SESSION, ({ orderId = '', sessionId = '', cause }) =>
      this.look(orderId, causeOf(cause), (record, now) => this.sessionsFor(record, sessionId, now)),
    );
    this.runner.register(LOOK_AT_ORDER, ({ orderId = '', cause }) =>
      this.look(orderId, causeOf(cause), askableSessions),
    );
  }

  private async look(
    orderId: string,
    cause: Cause,
    sessions: (record: OrderRecord, now: Date) => SessionState[],
  ): Promise<void> {
    const { failure } = await this.reconcile.run(orderId, {
      cause,
      priority: 'schedule',
      sessions,
      refresh: true,
    });
    if (failure) throw failure;
  }

  /** The session, and all others too if the order's time is up: it can only be called expired when all were asked. */
  private sessionsFor(record: OrderRecord, sessionId: string, now: Date): SessionState[] {
    const askable = askableSessions(record, now);
    return isOverdue(record, now) ? askable : askable.filter((session) => session.id === sessionId);
  }
}

function causeOf(kind: string | undefined): Cause {
  return kind === 'webhook' ? { kind, actor: 'zoho' } : { kind: 'schedule', actor: 'system' };
}
