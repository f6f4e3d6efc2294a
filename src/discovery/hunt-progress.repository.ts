import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { type OrphanHunt, Prisma } from '../generated/prisma/client.js';

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
 * Writes the table `orphan_hunts`; no other class does. Every step names the one before it, so that of two replicas on the same walk
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
    const row = await this.hunts.findUnique({ where: { id: this.idOf(hunt) } });
    return row && { watermark: row.watermark, walk: toWalk(row) };
  }

  /** When our first order was placed: money older than that cannot be meant for us. Null: there is nothing to hunt for. */
  async firstOrderAt(): Promise<Date | null> {
    // ids are UUIDv7: the smallest is the oldest
    const row = await this.database.run.prisma.order.findFirst({ select: { createdAt: true }, orderBy: { id: 'asc' } });
    return row?.createdAt ?? null;
  }

  /** Starts a walk, unless one is under way: then that one is answered. SQL, because Prisma's upsert has no condition. */
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
    const data = { nextPage: { increment: 1 }, updatedAt: at };
    const [row] = await this.hunts.updateManyAndReturn({ where: walkIsAt(walk), data });
    return row ? toWalk(row) : null;
  }

  /** The last page is done: the watermark moves to where the window ended. */
  async finish(walk: Walk, at: Date): Promise<void> {
    const noWalk = { windowFrom: null, windowTo: null, nextPage: null };
    const data = { watermark: walk.windowTo, ...noWalk, updatedAt: at };
    await this.hunts.updateMany({ where: walkIsAt(walk), data });
  }

  private get hunts() {
    return this.database.run.prisma.orphanHunt;
  }

  /** Another account is another list, with a watermark of its own. */
  private idOf(hunt: string): string {
    return `${this.accountId}:${hunt}`;
  }
}

function walkIsAt({ id, windowTo, nextPage }: Walk) {
  return { id, windowTo, nextPage };
}

function toWalk({ id, windowFrom, windowTo, nextPage }: OrphanHunt): Walk | null {
  if (windowFrom === null || windowTo === null || nextPage === null) return null;
  return { id, windowFrom, windowTo, nextPage };
}
