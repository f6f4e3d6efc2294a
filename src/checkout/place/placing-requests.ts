import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import { ReplicaPresence } from '../../database/replica-presence.js';
import { Prisma } from '../../generated/prisma/client.js';
import {
  type IdempotentRequest,
  IdempotencyRepository,
  type KeyState,
  type Runner,
} from '../../idempotency/idempotency.repository.js';

/** A request not finished after this many of Zoho's time-outs is given up on even if its replica still lives. */
const PATIENCE_FACTOR = 3;

const CREATED = 201;

/** Requests to place an order, by their idempotency keys, and this replica as the one that works on them. */
@Injectable()
export class PlacingRequests {
  private readonly patienceMs: number;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly presence: ReplicaPresence,
    private readonly keys: IdempotencyRepository,
    private readonly clock: Clock,
  ) {
    this.patienceMs = PATIENCE_FACTOR * config.zoho.timeoutMs;
  }

  /** This replica, as the one that works on a request from `now` on. */
  runner(now: Date): Runner {
    return { replica: this.presence.number, until: new Date(now.getTime() + this.patienceMs) };
  }

  /** What is known of the request's key; `claimed` if its work was interrupted and is ours now. */
  claim(request: IdempotentRequest): Promise<KeyState> {
    const now = this.clock.now();
    return this.keys.claim(this.database.run, request, this.runner(now), now);
  }

  /** SQL that stores the answer under the key for good, as one part of a larger statement. */
  finishSql(request: IdempotentRequest, body: unknown, onlyIf: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
    return this.keys.finishSql(request, CREATED, body, this.clock.now(), onlyIf);
  }

  async finish(request: IdempotentRequest, body: unknown): Promise<void> {
    await this.database.run(this.finishSql(request, body));
  }

  /** The next call with the key may go on with the request; after a crash it may as well (see ReplicaPresence). */
  async release(request: IdempotentRequest): Promise<void> {
    await this.keys.release(this.database.run, request, this.presence.number);
  }
}
