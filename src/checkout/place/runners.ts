import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ReplicaPresence } from '../../database/replica-presence.js';
import type { Runner } from '../../idempotency/idempotency.repository.js';

/** A request not finished after this many of Zoho's time-outs is given up on even if its replica still lives. */
const PATIENCE_FACTOR = 3;

/** This replica as the one who works on a request. */
@Injectable()
export class Runners {
  private readonly patienceMs: number;

  constructor(
    config: AppConfig,
    private readonly presence: ReplicaPresence,
  ) {
    this.patienceMs = PATIENCE_FACTOR * config.zoho.timeoutMs;
  }

  until(now: Date): Runner {
    return { replica: this.presence.number, until: new Date(now.getTime() + this.patienceMs) };
  }
}
