import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { NotFoundError } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { SharedCalls } from '../common/shared-calls.js';
import { Database } from '../database/database.js';
import { askableSessions, isOverdue, isSettled, sessionsInPlay, wholeLookAt } from './rules/in-play.js';
import { LookClaims } from './look-claims.js';
import { PulseView } from './pulse-view.js';
import { Reconcile } from './reconcile.js';
import { type OrderRecord, StateRepository } from './state.repository.js';

/** Where a status answer comes from (contract 4). */
export type Source = 'live' | 'cached' | 'stale';

/** An order as seen at `asOf`. */
export interface StatusReading {
  record: OrderRecord;
  source: Source;
  asOf: Date;
}

/** How often a replica asks PostgreSQL whether another one's look at the same order has ended: unnoticeable, and cheap. */
const FOLLOW_POLL_MS = 50;

/**
 * Status reads. However many callers ask about one order, on however many replicas, Zoho is asked once: callers of this process
 * share one flight, and a flight claims the order row before it asks.
 */
@Injectable()
export class OrderStatusReader {
  private readonly flights = new Map<string, Promise<StatusReading>>();
  /** A change wakes all who wait for an order at once: they read its rows together. */
  private readonly rows = new SharedCalls<OrderRecord | null>();

  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly claims: LookClaims,
    private readonly reconcile: Reconcile,
    private readonly pulseView: PulseView,
    private readonly clock: Clock,
  ) {}

  /**
   * The order as Zoho sees it, no older than `maxAgeMs`. Never fails because Zoho does: then it is `stale`.
   * @throws NotFoundError if there is no such order, or `mayRead` says it is not the caller's
   */
  async read(
    orderId: string,
    maxAgeMs: number,
    cause: Cause,
    mayRead: (record: OrderRecord) => boolean,
  ): Promise<StatusReading> {
    const pulse = await this.pulseView.current();
    const record = await this.visible(orderId, mayRead);
    const now = this.clock.now();
    const asked = sessionsInPlay(record).length > 0 || isOverdue(record, now);
    const lookedAt = wholeLookAt(record);
    const isFresh = lookedAt !== null && now.getTime() - lookedAt.getTime() <= maxAgeMs;
    if (isSettled(record) || isFresh || !asked) return { record, source: 'cached', asOf: asOfOf(record) };
    // Who asks too often has the answer of the last look, as do all while the quota is spent: before anything is claimed or asked.
    if (!this.flights.has(orderId) && !(await this.claims.mayRead(orderId, lookedAt))) {
      const seenAt = this.pulseView.asOf(pulse, record, maxAgeMs);
      if (seenAt && !isOverdue(record, now)) return { record, source: 'cached', asOf: seenAt };
      return { record, source: 'stale', asOf: asOfOf(record) };
    }
    return this.share(orderId, () => this.fly(record, cause));
  }

  /** The order as our rows have it, without asking Zoho: for those who were told that it just changed. @throws NotFoundError */
  async peek(orderId: string, mayRead: (record: OrderRecord) => boolean): Promise<StatusReading> {
    const record = await this.visible(orderId, mayRead);
    return { record, source: 'cached', asOf: asOfOf(record) };
  }

  /** @throws NotFoundError, the same whether the order does not exist or is another's */
  private async visible(orderId: string, mayRead: (record: OrderRecord) => boolean): Promise<OrderRecord> {
    const record = await this.rows.run(orderId, () => this.states.find(this.database.run, orderId));
    if (!record || !mayRead(record)) throw new NotFoundError();
    return record;
  }

  private share(orderId: string, fly: () => Promise<StatusReading>): Promise<StatusReading> {
    const running = this.flights.get(orderId);
    if (running) return running;
    const flight = fly().finally(() => this.flights.delete(orderId));
    this.flights.set(orderId, flight);
    return flight;
  }

  /** Claims the look and makes it, or follows the replica that has; takes over should that one die. */
  private async fly(before: OrderRecord, cause: Cause): Promise<StatusReading> {
    const { id } = before.order;
    while (!(await this.claims.claim(id, before.lookedAt))) {
      const record = await this.states.get(this.database.run, id);
      const isNewer = record.lookedAt !== null && record.lookedAt.getTime() > (before.lookedAt?.getTime() ?? 0);
      if (isNewer) return { record, source: 'live', asOf: asOfOf(record) };
      if (record.lookOwner === null) return { record, source: 'stale', asOf: asOfOf(record) };
      await delay(FOLLOW_POLL_MS);
    }
    return this.ask(before, cause);
  }

  private async ask(before: OrderRecord, cause: Cause): Promise<StatusReading> {
    const { id } = before.order;
    let lookedAt: Date | null = null;
    try {
      const sessions = isOverdue(before, this.clock.now()) ? askableSessions : sessionsInPlay;
      const { after, askedAt, complete } = await this.reconcile.run(id, { cause, priority: 'read', sessions });
      if (!complete) return { record: after, source: 'stale', asOf: asOfOf(before) };
      lookedAt = askedAt;
      return { record: after, source: 'live', asOf: askedAt };
    } finally {
      await this.claims.finish(id, lookedAt);
    }
  }
}

/** When Zoho was asked about all that could change; the order's own time if never. */
function asOfOf(record: OrderRecord): Date {
  const asked = wholeLookAt(record) ?? record.order.createdAt;
  if (!isSettled(record)) return asked;
  // Nothing can change any more, so the look that settled it counts, whichever trigger made it: at a session, or at a payment alone.
  const looks = [...record.sessions, ...record.payments].flatMap(({ lookedAt }) => lookedAt ?? []);
  return looks.reduce((latest, at) => (at > latest ? at : latest), asked);
}
