import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { JobRunner } from '../jobs/job-runner.js';
import { LOOK_AT_SESSION, SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { isUnknownAtZoho, ZohoError } from '../zoho/zoho.errors.js';
import { DueLooks } from './due-looks.js';
import { askableSessions, isOverdue } from './rules/in-play.js';
import { nextLookOf, paymentToVerify } from './rules/next-look.js';
import { Reconcile, type Reconciled, type ReconcileRequest } from './reconcile.js';
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
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly dueLooks: DueLooks,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runner.register(LOOK_AT_SESSION, ({ orderId = '', sessionId = '', cause }) =>
      this.lookAtSession(orderId, sessionId, causeOf(cause)),
    );
    this.runner.register(LOOK_AT_ORDER, async ({ orderId = '', cause }) => {
      await this.look(orderId, { cause: causeOf(cause), sessions: askableSessions });
    });
  }

  private async lookAtSession(orderId: string, sessionId: string, cause: Cause): Promise<void> {
    // A left-over job costs no call: there is something that suggests news, or it is the row's own time.
    if (cause.kind !== 'webhook' && !(await this.dueLooks.isDue(orderId, sessionId))) return;
    const { before, after } = await this.look(orderId, {
      cause,
      sessions: (record, now) => sessionsFor(record, sessionId, now),
      alone: (record) => toVerify(record, sessionId),
    });
    const session = after.sessions.find(({ id }) => id === sessionId);
    // Where something changed, the decision's own write has armed the next look.
    if (!session || !before.sessions.includes(session)) return;
    await this.sessions.rearm(this.database.run, orderId, sessionId, nextLookOf(after, session, this.clock.now()));
  }

  /** A payment that Zoho does not know, though its session lists it, is asked about again in time: the queue's pauses are for outages. */
  private async look(orderId: string, request: Omit<ReconcileRequest, 'priority'>): Promise<Reconciled> {
    const result = await this.reconcile.run(orderId, { ...request, priority: 'schedule', refresh: true });
    const { failure } = result;
    if (failure && !(failure instanceof ZohoError && isUnknownAtZoho(failure))) throw failure;
    return result;
  }
}

/**
 * The session, and all others too if the order's time is up: it can only be called expired when all were asked. Not a session that
 * took the money and of which nothing else is open: its payment tells alone.
 */
function sessionsFor(record: OrderRecord, sessionId: string, now: Date): SessionState[] {
  const askable = askableSessions(record, now);
  if (isOverdue(record, now)) return askable;
  return askable.filter((session) => session.id === sessionId && !paymentToVerify(record, session));
}

function toVerify(record: OrderRecord, sessionId: string): string[] {
  const session = record.sessions.find(({ id }) => id === sessionId);
  const payment = session && paymentToVerify(record, session);
  return payment ? [payment.id] : [];
}

function causeOf(kind: string | undefined): Cause {
  return kind === 'webhook' ? { kind, actor: 'zoho' } : { kind: 'schedule', actor: 'system' };
}
