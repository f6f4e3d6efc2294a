import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DAY_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';

/** Contract 4: for how long a storefront can read an event. */
const KEPT_MS = 30 * DAY_MS;

/** A page of the feed at its longest: more would be locked than anybody is about to read. */
const PLACED_AT_ONCE = 200;

/** An event in its place in a storefront's feed. */
export interface FeedEvent {
  id: string;
  /** Digits: it may pass 2^53. */
  position: string;
  /** The exact text that is sent by webhook. */
  payload: string;
}

/**
 * What a storefront was told, for it to read, oldest first. An event gets its place when it is first read, so after it was committed:
 * a reader that has come to a place has missed nothing before it, however long other transactions took (docs/decisions/0014).
 */
@Injectable()
export class EventFeed {
  private readonly placing = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @param after a place that was read before; 0: from the oldest kept */
  async read(storefront: string, after: string, limit: number): Promise<FeedEvent[]> {
    for (;;) {
      const areAllPlaced = !(await this.hasUnplaced(storefront)); // first, so that the page has whatever was committed by now
      const page = await this.select(storefront, after, limit);
      if (areAllPlaced || page.length === limit) return page;
      await this.share(storefront);
    }
  }

  /** Takes up to `limit` events whose time is over out of the feed; what only the feed kept is deleted. Answers how many. */
  async forget(limit: number): Promise<number> {
    const old = Prisma.sql`SELECT id FROM event_deliveries
      WHERE insert_no IS NOT NULL AND created_at <= ${this.oldest()}::timestamptz LIMIT ${limit}::int`;
    const [row] = await this.database.run<{ count: number }>(Prisma.sql`WITH old AS (${old}),
        deleted AS (DELETE FROM event_deliveries d USING old WHERE d.id = old.id AND d.status = 'kept'),
        left_out AS (UPDATE event_deliveries d SET insert_no = NULL, feed_position = NULL FROM old WHERE d.id = old.id AND d.status <> 'kept')
      SELECT count(*)::int AS count FROM old`);
    return row?.count ?? 0;
  }

  private select(storefront: string, after: string, limit: number): Promise<FeedEvent[]> {
    return this.database.run<FeedEvent>(Prisma.sql`SELECT id, feed_position::text AS position, payload
      FROM event_deliveries WHERE storefront = ${storefront}::text AND feed_position > ${after}::bigint
        AND created_at > ${this.oldest()}::timestamptz
      ORDER BY feed_position LIMIT ${limit}::int`);
  }

  /** Readers of this process wait for each other's placing with one connection, not with one each. */
  private share(storefront: string): Promise<void> {
    const running = this.placing.get(storefront);
    if (running) return running;
    const placing = this.place(storefront).finally(() => this.placing.delete(storefront));
    this.placing.set(storefront, placing);
    return placing;
  }

  /**
   * Gives their places to the storefront's committed events that have none: one reader after the other, so that places only grow.
   * Events of one order are written one after the other, so `insert_no` keeps their order.
   */
  private place(storefront: string): Promise<void> {
    return this.database.transaction(async (run) => {
      await run(
        Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('event-feed:' || ${storefront}::text, 0))::text`,
      );
      // A statement of its own: it must see what the reader before has placed.
      await run(Prisma.sql`UPDATE event_deliveries d SET feed_position = placed.position
        FROM (SELECT id, nextval('event_feed_positions') AS position FROM (
          ${this.unplaced(storefront)} ORDER BY insert_no LIMIT ${PLACED_AT_ONCE}::int) AS unplaced) AS placed
        WHERE d.id = placed.id`);
    });
  }

  private async hasUnplaced(storefront: string): Promise<boolean> {
    return (await this.database.run(Prisma.sql`${this.unplaced(storefront)} LIMIT 1`)).length > 0;
  }

  private unplaced(storefront: string): Prisma.Sql {
    return Prisma.sql`SELECT id FROM event_deliveries WHERE storefront = ${storefront}::text AND feed_position IS NULL
      AND insert_no IS NOT NULL AND created_at > ${this.oldest()}::timestamptz`;
  }

  private oldest(): Date {
    return new Date(this.clock.now().getTime() - KEPT_MS);
  }
}
