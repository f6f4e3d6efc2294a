import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import type { Answer } from '../common/http/answer.js';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { ReplicaPresence } from '../database/replica-presence.js';
import { Prisma } from '../generated/prisma/client.js';
import { IdempotencyInProgressError, IdempotencyKeyReusedError } from './idempotency.errors.js';
import { type IdempotentRequest, IdempotencyRepository, type Runner } from './idempotency.repository.js';

/** What an earlier, interrupted call with the same key has begun. */
export interface Begun {
  isRepeat: boolean;
  refundId: string | null;
  /** When the order was amended as the request wishes; null: not yet. */
  amendedAt: Date | null;
}

const NOTHING_BEGUN: Begun = { isRepeat: false, refundId: null, amendedAt: null };

/** A request not finished after this many of Zoho's time-outs is given up on even if its replica still lives. */
const PATIENCE_FACTOR = 3;

/**
 * One request per key, for work that can find what it has begun: finished → the same answer again, running → 409, another body →
 * 422, interrupted → the work goes on. What was refused is not recorded.
 */
@Injectable()
export class Once {
  private readonly patienceMs: number;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly keys: IdempotencyRepository,
    private readonly presence: ReplicaPresence,
    private readonly clock: Clock,
  ) {
    this.patienceMs = PATIENCE_FACTOR * config.zoho.timeoutMs;
  }

  /** @throws IdempotencyKeyReusedError, IdempotencyInProgressError, and whatever `work` throws */
  async answer<Body>(
    request: IdempotentRequest,
    work: (begun: Begun) => Promise<Omit<Answer<Body>, 'replayed'>>,
  ): Promise<Answer<Body>> {
    const known = await this.begin(request);
    if ('replayed' in known) return known as Answer<Body>;
    const { run } = this.database;
    try {
      const { status, body } = await work(known);
      await run(this.keys.finishSql(request, status, body, this.clock.now(), Prisma.sql`true`));
      return { status, body, replayed: false };
    } catch (error) {
      const replica = this.presence.number;
      await this.keys.forget(run, request, replica).catch(() => undefined);
      await this.keys.release(run, request, replica).catch(() => undefined);
      throw error;
    }
  }

  private async begin(request: IdempotentRequest): Promise<Begun | Answer> {
    const { run } = this.database;
    const now = this.clock.now();
    const runner: Runner = { replica: this.presence.number, until: new Date(now.getTime() + this.patienceMs) };
    if (await this.keys.begin(run, request, runner, now)) return NOTHING_BEGUN;
    const state = await this.keys.claim(run, request, runner, now);
    switch (state.kind) {
      case 'unknown': // forgotten a moment ago
        return this.begin(request);
      case 'other_request':
        throw new IdempotencyKeyReusedError();
      case 'running':
        throw new IdempotencyInProgressError();
      case 'finished':
        return { status: state.status, body: state.body, replayed: true };
      case 'claimed':
        return { isRepeat: true, refundId: state.refundId, amendedAt: state.amendedAt };
    }
  }
}
