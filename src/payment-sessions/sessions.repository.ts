import { Injectable } from '@nestjs/common';
import type { CauseKind } from '../common/cause.js';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { sqlWords } from '../database/sql-words.js';
import { Table } from '../database/table.js';
import { type Job, JOB_PRIORITY, JobQueue } from '../jobs/job-queue.js';
import { type PaymentSession, Prisma } from '../generated/prisma/client.js';
import { HostedPages } from './hosted-pages.js';
import type { NewSession, SessionOutcome } from './payment-session.js';
import { nextLookAt } from './look-schedule.js';
import { LIVE_SESSION_STATUSES, type SessionStatus } from './session-status.js';

/** The columns of a session that facts may change. */
export interface SessionChange {
  id: string;
  status: SessionStatus;
  zohoSessionId: string | null;
  zohoStatus: string | null;
  maxAttempts: number | null;
  supersededAt: Date | null;
  lookedAt: Date | null;
  missingLooks: readonly Date[];
  createdAt: Date;
  expiresAt: Date;
}

/** The job that looks at one session: pending at most once per session, moved whenever the session changes. */
export const LOOK_AT_SESSION = 'look-at-session';

export const PAYMENT_SESSIONS = new Table<PaymentSession>('payment_sessions', {
  id: 'uuid',
  orderId: 'uuid',
  attempt: 'int',
  status: 'text',
  zohoSessionId: 'text',
  zohoStatus: 'text',
  amountMinor: 'bigint',
  currency: 'text',
  maxAttempts: 'int',
  payPageSealed: 'bytea',
  creatingOwner: 'int',
  supersededAt: 'timestamptz',
  expiresAt: 'timestamptz',
  lookedAt: 'timestamptz',
  missingLooks: 'timestamptz[]',
  nextLookAt: 'timestamptz',
  failureCode: 'text',
  failureDetail: 'text',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
});
const LIVE = sqlWords(LIVE_SESSION_STATUSES);

const insert = PAYMENT_SESSIONS.insert(
  'zohoSessionId', 'zohoStatus', 'maxAttempts', 'payPageSealed', 'supersededAt', 'lookedAt', 'missingLooks', 'failureCode', 'failureDetail',
); // prettier-ignore
const setOutcome = PAYMENT_SESSIONS.set(
  'status', 'zohoSessionId', 'zohoStatus', 'maxAttempts', 'payPageSealed', 'expiresAt', 'failureCode', 'failureDetail',
  'nextLookAt', 'updatedAt',
); // prettier-ignore
const setDecided = PAYMENT_SESSIONS.set(
  'status', 'zohoSessionId', 'zohoStatus', 'maxAttempts', 'expiresAt', 'supersededAt', 'lookedAt', 'missingLooks', 'nextLookAt', 'updatedAt',
); // prettier-ignore

/** Writes the table `payment_sessions`, and with it the job that looks at the session next; no other class does. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly jobs: JobQueue,
    private readonly hostedPages: HostedPages,
  ) {}

  /** `INSERT` of a session in `creating`; violates `payment_sessions_one_live_per_order` if another is live. */
  insertSql(session: NewSession, onlyIf: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
    const created = { ...session, status: 'creating' as const };
    const row = { ...created, nextLookAt: nextLookAt(created, session.createdAt), updatedAt: session.createdAt };
    return Prisma.sql`${insert(row)} WHERE ${onlyIf}`;
  }

  /** SQL condition: the session is still the one its creator reserved. */
  isCreatingSql(sessionId: string): Prisma.Sql {
    return Prisma.sql`EXISTS (SELECT 1 FROM payment_sessions WHERE id = ${sessionId}::uuid AND status = 'creating')`;
  }

  /** `UPDATE` with the outcome of the create call, guarded by the state it may come from. */
  saveOutcomeSql(
    sessionId: string,
    outcome: SessionOutcome,
    nextLook: Date | null,
    at: Date,
    onlyIf: Prisma.Sql,
  ): Prisma.Sql {
    const row = this.outcomeRow(outcome, nextLook, at);
    return Prisma.sql`UPDATE payment_sessions SET ${setOutcome(row)}, creating_owner = NULL
      WHERE id = ${sessionId}::uuid AND status = 'creating' AND ${onlyIf}`;
  }

  /** How a session we are creating stands by now, read under the order's lock. */
  async fateOf(run: RunSql, sessionId: string): Promise<{ status: SessionStatus; otherIsLive: boolean } | null> {
    const rows = await run<{ status: SessionStatus; other_is_live: boolean }>(Prisma.sql`SELECT s.status,
        EXISTS (SELECT 1 FROM payment_sessions o WHERE o.order_id = s.order_id AND o.id <> s.id
          AND o.status IN (${LIVE}) AND o.superseded_at IS NULL) AS other_is_live
      FROM payment_sessions s WHERE s.id = ${sessionId}::uuid`);
    return rows[0] ? { status: rows[0].status, otherIsLive: rows[0].other_is_live } : null;
  }

  /**
   * Saves an outcome that came after another replica had given the session up; `supersededAt` if another took its place. What was
   * asked about the session before its id was known does not count as a look at it.
   */
  async saveLateOutcome(
    run: RunSql,
    session: NewSession,
    outcome: SessionOutcome,
    supersededAt: Date | null,
    at: Date,
  ): Promise<void> {
    const nextLook = nextLookAt({ ...session, ...outcome }, at);
    const row = this.outcomeRow(outcome, nextLook, at);
    await run(Prisma.sql`UPDATE payment_sessions SET ${setOutcome(row)}, superseded_at = ${supersededAt}::timestamptz,
        looked_at = NULL, creating_owner = NULL
      WHERE id = ${session.id}::uuid`);
    await this.watch(run, session.orderId, session.id, nextLook);
  }

  /** Writes what was decided, under the order's lock. */
  async update(run: RunSql, orderId: string, change: SessionChange, nextLook: Date | null, at: Date): Promise<void> {
    const row = { ...change, missingLooks: [...change.missingLooks], nextLookAt: nextLook, updatedAt: at };
    await run(Prisma.sql`UPDATE payment_sessions SET ${setDecided(row)} WHERE id = ${change.id}::uuid`);
    await this.watch(run, orderId, change.id, nextLook);
  }

  /** Only when to look next: after a look at which nothing changed. */
  async rearm(run: RunSql, orderId: string, sessionId: string, nextLook: Date | null): Promise<void> {
    await run.prisma.paymentSession.updateMany({ where: { id: sessionId }, data: { nextLookAt: nextLook } });
    await this.watch(run, orderId, sessionId, nextLook);
  }

  /** Whether the replica that reserved the session is still there to finish it. */
  async isBeingCreated(run: RunSql, sessionId: string, startedAfter: Date): Promise<boolean> {
    const rows =
      await run(Prisma.sql`SELECT 1 FROM payment_sessions WHERE id = ${sessionId}::uuid AND status = 'creating'
      AND created_at > ${startedAfter}::timestamptz AND ${Prisma.raw(isPresent('creating_owner'))}`);
    return rows.length > 0;
  }

  /** Expression that has a session looked at when its time comes. */
  watchSql(orderId: string, sessionId: string, at: Date): Prisma.Sql {
    return this.jobs.addSql(lookJob(orderId, sessionId, at));
  }

  private outcomeRow(outcome: SessionOutcome, nextLook: Date | null, at: Date) {
    const payPageSealed = this.hostedPages.seal(outcome.checkoutUrl);
    return { ...outcome, payPageSealed, nextLookAt: nextLook, updatedAt: at };
  }

  private async watch(run: RunSql, orderId: string, sessionId: string, at: Date | null): Promise<void> {
    if (at) await this.jobs.add(run, lookJob(orderId, sessionId, at));
  }
}

/** The scheduled look at a session. */
function lookJob(orderId: string, sessionId: string, at: Date): Job {
  return { ...promptLookJob(orderId, sessionId, 'schedule'), at, priority: JOB_PRIORITY.scheduled };
}

/** A look ahead of the schedule, because something suggests that there is news. Replaces the pending one, which re-arms itself. */
export function promptLookJob(orderId: string, sessionId: string, cause: CauseKind): Job {
  return {
    task: LOOK_AT_SESSION,
    payload: { orderId, sessionId, cause },
    key: `look:${sessionId}`,
    priority: JOB_PRIORITY.prompt,
  };
}
