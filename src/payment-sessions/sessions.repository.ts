import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { Prisma } from '../generated/prisma/client.js';
import type { NewSession, SessionOutcome } from './payment-session.js';
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
  nextLookAt: Date | null;
}

/** Writes the table `payment_sessions`; nobody else does. */
@Injectable()
export class SessionsRepository {
  /** `INSERT` of a session in `creating`; violates `payment_sessions_one_live_per_order` if another is live. */
  insertSql(session: NewSession, onlyIf: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
    return Prisma.sql`INSERT INTO payment_sessions
        (id, order_id, attempt, status, amount_minor, currency, creating_owner, expires_at, next_look_at, created_at, updated_at)
      SELECT ${session.id}::uuid, ${session.orderId}::uuid, ${session.attempt}::int, 'creating', ${session.amountMinor}::bigint,
        ${session.currency}::text, ${session.creatingOwner}::int, ${session.expiresAt}::timestamptz, ${session.expiresAt}::timestamptz,
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
    nextLookAt: Date | null,
    at: Date,
    onlyIf: Prisma.Sql,
  ): Prisma.Sql {
    return Prisma.sql`UPDATE payment_sessions SET status = ${outcome.status}::text, zoho_session_id = ${outcome.zohoSessionId}::text,
        zoho_status = ${outcome.zohoStatus}::text, max_attempts = ${outcome.maxAttempts}::int, expires_at = ${outcome.expiresAt}::timestamptz,
        next_look_at = ${nextLookAt}::timestamptz, failure_code = ${outcome.failureCode}::text,
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

  /** Saves an outcome that came after someone else had given the session up; `supersededAt` if another took its place. */
  async saveLateOutcome(
    run: RunSql,
    sessionId: string,
    outcome: SessionOutcome,
    supersededAt: Date | null,
    nextLookAt: Date | null,
    at: Date,
  ): Promise<void> {
    await run(Prisma.sql`UPDATE payment_sessions SET status = ${outcome.status}::text, zoho_session_id = ${outcome.zohoSessionId}::text,
        zoho_status = ${outcome.zohoStatus}::text, max_attempts = ${outcome.maxAttempts}::int, expires_at = ${outcome.expiresAt}::timestamptz,
        superseded_at = ${supersededAt}::timestamptz, next_look_at = ${nextLookAt}::timestamptz, creating_owner = NULL,
        failure_code = ${outcome.failureCode}::text, failure_detail = ${outcome.failureDetail}::text, updated_at = ${at}::timestamptz
      WHERE id = ${sessionId}::uuid`);
  }

  /** Writes what was decided, under the order's lock. */
  async update(run: RunSql, change: SessionChange, at: Date): Promise<void> {
    await run(Prisma.sql`UPDATE payment_sessions SET status = ${change.status}::text, zoho_session_id = ${change.zohoSessionId}::text,
        zoho_status = ${change.zohoStatus}::text, max_attempts = ${change.maxAttempts}::int, superseded_at = ${change.supersededAt}::timestamptz,
        looked_at = ${change.lookedAt}::timestamptz, next_look_at = ${change.nextLookAt}::timestamptz, updated_at = ${at}::timestamptz
      WHERE id = ${change.id}::uuid`);
  }

  /** Whether the replica that reserved the session is still there to finish it. */
  async isBeingCreated(run: RunSql, sessionId: string, startedAfter: Date): Promise<boolean> {
    const rows =
      await run(Prisma.sql`SELECT 1 FROM payment_sessions WHERE id = ${sessionId}::uuid AND status = 'creating'
      AND created_at > ${startedAfter}::timestamptz AND ${Prisma.raw(isPresent('creating_owner'))}`);
    return rows.length > 0;
  }
}
