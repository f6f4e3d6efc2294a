import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';

/** A walk over Zoho's payments of a window of time, at its next page. */
export interface Walk {
  id: string;
  windowFrom: Date;
  windowTo: Date;
  /** From 1. */
  nextPage: number;
}

/** How far a hunt has come. */
export interface Progress {
  /** Up to here everything was looked at. */
  watermark: Date;
  walk: Walk | null;
}

/**
 * Writes the table `orphan_hunts`; nobody else does. Every step names the one before it, so that of two replicas on the same walk
 * one goes on and the other stops.
 */
@Injectable()
export class HuntProgressRepository {
  private readonly accountId: string;

  constructor(
    config: AppConfig,
    private readonly database: Database,
  ) {
    this.accountId = config.zoho.accountId;
  }

  async find(hunt: string): Promise<Progress | null> {
    const [row] = await this.database.run<Row>(
      Prisma.sql`SELECT * FROM orphan_hunts WHERE id = ${this.idOf(hunt)}::text`,
    );
    return row ? { watermark: row.watermark, walk: toWalk(row) } : null;
  }

  /** When our first order was placed: money older than that cannot be meant for us. Null: there is nothing to hunt for. */
  async firstOrderAt(): Promise<Date | null> {
    const [row] = await this.database.run<{ created_at: Date }>(
      Prisma.sql`SELECT created_at FROM orders ORDER BY id LIMIT 1`, // ids are UUIDv7: the smallest is the oldest
    );
    return row?.created_at ?? null;
  }

  /** Starts a walk, unless one is under way: then that one is answered. */
  async begin(hunt: string, windowFrom: Date, windowTo: Date): Promise<Walk> {
    const id = this.idOf(hunt);
    await this.database
      .run(Prisma.sql`INSERT INTO orphan_hunts (id, watermark, window_from, window_to, next_page, updated_at)
      VALUES (${id}::text, ${windowFrom}::timestamptz, ${windowFrom}::timestamptz, ${windowTo}::timestamptz, 1, ${windowTo}::timestamptz)
      ON CONFLICT (id) DO UPDATE SET window_from = EXCLUDED.window_from, window_to = EXCLUDED.window_to, next_page = 1,
        updated_at = EXCLUDED.updated_at WHERE orphan_hunts.next_page IS NULL`);
    const walk = (await this.find(hunt))?.walk;
    return walk ?? { id, windowFrom, windowTo, nextPage: 1 };
  }

  /** The page is done. Answers the walk at its next page; null if another replica has taken this step already. */
  async turnPage(walk: Walk, at: Date): Promise<Walk | null> {
    const rows = await this.database.run<Row>(
      Prisma.sql`UPDATE orphan_hunts SET next_page = next_page + 1, updated_at = ${at}::timestamptz WHERE ${isAt(walk)} RETURNING *`,
    );
    return rows[0] ? toWalk(rows[0]) : null;
  }

  /** The last page is done: the watermark moves to where the window ended. */
  async finish(walk: Walk, at: Date): Promise<void> {
    await this.database
      .run(Prisma.sql`UPDATE orphan_hunts SET watermark = window_to, window_from = NULL, window_to = NULL,
      next_page = NULL, updated_at = ${at}::timestamptz WHERE ${isAt(walk)}`);
  }

  /** Another account is another list, with a watermark of its own. */
  private idOf(hunt: string): string {
    return `${this.accountId}:${hunt}`;
  }
}

interface Row {
  id: string;
  watermark: Date;
  window_from: Date | null;
  window_to: Date | null;
  next_page: number | null;
}

function isAt({ id, windowTo, nextPage }: Walk): Prisma.Sql {
  return Prisma.sql`id = ${id}::text AND window_to = ${windowTo}::timestamptz AND next_page = ${nextPage}::int`;
}

function toWalk({ id, window_from, window_to, next_page }: Row): Walk | null {
  if (window_from === null || window_to === null || next_page === null) return null;
  return { id, windowFrom: window_from, windowTo: window_to, nextPage: next_page };
}
