import { Injectable } from '@nestjs/common';
import type { CauseKind } from '../common/cause.js';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { type Job, JOB_PRIORITY, JobQueue } from '../jobs/job-queue.js';
import { Prisma } from '../generated/prisma/client.js';
import type { NewSession, SessionOutcome } from './payment-session.js';
import { nextLookAt } from './look-schedule.js';
import type { SessionStatus } from './session-status.js';

/** The columns of a session that facts may change. */
export interface SessionChange {
  id: string;
  status: SessionStatus;
  zohoSessionId: string | null;
  zohoStatus: string | null;
  maxAttempts: number | null;
  supersededAt: Date | null;
  lookedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
}

/** The job that looks at one session: pending at most once per session, moved whenever the session changes. */
export const LOOK_AT_SESSION = 'look-at-session';

/** Writes the table `payment_sessions`, and with it the job that looks at the session next; nobody else does. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly jobs: JobQueue) {}

  /** `INSERT` of a session in `creating`; violates `payment_sessions_one_live_per_order` if another is live. */
  insertSql(session: NewSession, onlyIf: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
    return Prisma.sql`INSERT INTO payment_sessions
        (id, order_id, attempt, status, amount_minor, currency, creating_owner, expires_at, next_look_at, created_at, updated_at)
      SELECT ${session.id}::uuid, ${session.orderId}::uuid, ${session.attempt}::int, 'creating', ${session.amountMinor}::bigint,
        ${session.currency}::text, ${session.creatingOwner}::int, ${session.expiresAt}::timestamptz, ${nextLookAt({ ...session, status: 'creating' }, session.createdAt)}::timestamptz,
        ${session.createdAt}::timestamptz, ${session.createdAt}::timestamptz
      WHERE ${onlyIf}`;
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
    return Prisma.sql`UPDATE payment_sessions SET status = ${outcome.status}::text, zoho_session_id = ${outcome.zohoSessionId}::text,
        zoho_status = ${outcome.zohoStatus}::text, max_attempts = ${outcome.maxAttempts}::int, expires_at = ${outcome.expiresAt}::timestamptz,
        next_look_at = ${nextLook}::timestamptz, failure_code = ${outcome.failureCode}::text,
        failure_detail = ${outcome.failureDetail}::text, creating_owner = NULL, updated_at = ${at}::timestamptz
      WHERE id = ${sessionId}::uuid AND status = 'creating' AND ${onlyIf}`;
  }

  /** How a session we are creating stands by now, read under the order's lock. */
  async fateOf(run: RunSql, sessionId: string): Promise<{ status: SessionStatus; otherIsLive: boolean } | null> {
    const rows = await run<{ status: SessionStatus; other_is_live: boolean }>(Prisma.sql`SELECT s.status,
        EXISTS (SELECT 1 FROM payment_sessions o WHERE o.order_id = s.order_id AND o.id <> s.id
          AND o.status IN ('creating', 'open') AND o.superseded_at IS NULL) AS other_is_live
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
    await run(Prisma.sql`UPDATE payment_sessions SET status = ${outcome.status}::text, zoho_session_id = ${outcome.zohoSessionId}::text,
        zoho_status = ${outcome.zohoStatus}::text, max_attempts = ${outcome.maxAttempts}::int, expires_at = ${outcome.expiresAt}::timestamptz,
        superseded_at = ${supersededAt}::timestamptz, looked_at = NULL, next_look_at = ${nextLook}::timestamptz, creating_owner = NULL,
        failure_code = ${outcome.failureCode}::text, failure_detail = ${outcome.failureDetail}::text, updated_at = ${at}::timestamptz
      WHERE id = ${session.id}::uuid`);
    await this.watch(run, session.orderId, session.id, nextLook);
  }

  /** Writes what was decided, under the order's lock. */
  async update(run: RunSql, orderId: string, change: SessionChange, at: Date): Promise<void> {
    const nextLook = nextLookAt(change, at);
    await run(Prisma.sql`UPDATE payment_sessions SET status = ${change.status}::text, zoho_session_id = ${change.zohoSessionId}::text,
        zoho_status = ${change.zohoStatus}::text, max_attempts = ${change.maxAttempts}::int, superseded_at = ${change.supersededAt}::timestamptz,
        looked_at = ${change.lookedAt}::timestamptz, next_look_at = ${nextLook}::timestamptz, updated_at = ${at}::timestamptz
      WHERE id = ${change.id}::uuid`);
    await this.watch(run, orderId, change.id, nextLook);
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
