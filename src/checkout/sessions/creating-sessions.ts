import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AppConfig } from '../../config/app-config.js';
import type { RunSql } from '../../database/database.js';
import { ReplicaPresence } from '../../database/replica-presence.js';
import type { NewSession } from '../../payment-sessions/payment-session.js';
import { SessionsRepository } from '../../payment-sessions/sessions.repository.js';
import { type Payable, sessionLifeSeconds } from '../../payment-sessions/zoho-session-request.js';

/** A create call that has not ended after this many time-outs has no one waiting for it. */
const CREATE_PATIENCE_FACTOR = 3;

/** Sessions that a replica is asking Zoho for: `creating`, by whom, and for how long that is believed. */
@Injectable()
export class CreatingSessions {
  private readonly patienceMs: number;

  constructor(
    config: AppConfig,
    private readonly presence: ReplicaPresence,
    private readonly sessions: SessionsRepository,
  ) {
    this.patienceMs = CREATE_PATIENCE_FACTOR * config.zoho.timeoutMs;
  }

  /** The row to reserve for a session that this replica is about to ask Zoho for. Writes nothing. */
  draft({ id: orderId, amountMinor, currency, payBefore }: Payable, attempt: number, now: Date): NewSession {
    return {
      id: uuidv7(),
      orderId,
      attempt,
      amountMinor,
      currency,
      creatingOwner: this.presence.number,
      expiresAt: new Date(now.getTime() + sessionLifeSeconds(payBefore, now) * 1000),
      createdAt: now,
    };
  }

  /** Whether a living replica is making the session: if not, another may take its place. */
  isBeingCreated(run: RunSql, sessionId: string, now: Date): Promise<boolean> {
    return this.sessions.isBeingCreated(run, sessionId, new Date(now.getTime() - this.patienceMs));
  }
}
