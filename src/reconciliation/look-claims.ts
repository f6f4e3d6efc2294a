import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { LookLimits } from './look-limits.js';
import { ReplicaPresence } from '../database/replica-presence.js';
import { OrdersRepository } from '../orders/orders.repository.js';

/**
 * A look that takes longer than a call's time-out, its retries and a token refresh is not coming back; its claim is given up
 * even though its replica lives.
 */
const GIVE_UP_FACTOR = 4;

/** Which replica asks Zoho about an order right now: one at a time, over all replicas. */
@Injectable()
export class LookClaims {
  private readonly giveUpMs: number;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly presence: ReplicaPresence,
    private readonly orders: OrdersRepository,
    private readonly lookLimits: LookLimits,
    private readonly clock: Clock,
  ) {
    this.giveUpMs = GIVE_UP_FACTOR * config.zoho.timeoutMs;
  }

  /** Whether a status read may look now; asked before anything is claimed. @param viewAt when Zoho was last asked about the order */
  mayRead(orderId: string, viewAt: Date | null): Promise<boolean> {
    return this.lookLimits.mayRead(orderId, viewAt);
  }

  /** True if the look is ours to make; false if a living replica makes it, or has made one newer than `seen`. */
  claim(orderId: string, seen: Date | null): Promise<boolean> {
    const now = this.clock.now();
    const deadBefore = new Date(now.getTime() - this.giveUpMs);
    return this.orders.claimLook(this.database.run, orderId, this.presence.number, seen, now, deadBefore);
  }

  /** @param lookedAt when Zoho was asked; null if it left something unanswered */
  finish(orderId: string, lookedAt: Date | null): Promise<void> {
    return this.orders.finishLook(this.database.run, orderId, this.presence.number, lookedAt);
  }
}
