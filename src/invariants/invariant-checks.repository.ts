import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { Disagreement } from './check-invariants.js';

/** The one walk there is: over all orders, oldest first. */
const WALK = 'orders';

/** Writes the tables `invariant_checks` and `invariant_breaches`; nobody else does. */
@Injectable()
export class InvariantChecksRepository {
  constructor(private readonly database: Database) {}

  /** The order after which the walk goes on; null: from the first. */
  async position(): Promise<string | null> {
    const [row] = await this.database.run<{ after: string | null }>(
      Prisma.sql`SELECT after FROM invariant_checks WHERE id = ${WALK}::text`,
    );
    return row?.after ?? null;
  }

  async moveTo(after: string | null, at: Date): Promise<void> {
    await this.database.run(Prisma.sql`INSERT INTO invariant_checks (id, after, updated_at)
      VALUES (${WALK}::text, ${after}::uuid, ${at}::timestamptz)
      ON CONFLICT (id) DO UPDATE SET after = EXCLUDED.after, updated_at = EXCLUDED.updated_at`);
  }

  /** The order after which the newest `count` begin; null if there are no more than that. */
  async newestFrom(count: number): Promise<string | null> {
    const [row] = await this.database.run<{ id: string }>(
      Prisma.sql`SELECT id FROM orders ORDER BY id DESC OFFSET ${count}::int LIMIT 1`, // ids are UUIDv7: the largest is the newest
    );
    return row?.id ?? null;
  }

  /** Orders known to disagree, those found longest ago first. */
  async findBroken(limit: number): Promise<string[]> {
    const rows = await this.database.run<{ order_id: string }>(
      Prisma.sql`SELECT order_id FROM invariant_breaches ORDER BY found_at LIMIT ${limit}::int`,
    );
    return rows.map((row) => row.order_id);
  }

  async keep(orderId: string, disagreements: readonly Disagreement[], at: Date): Promise<void> {
    await this.database.run(Prisma.sql`INSERT INTO invariant_breaches (order_id, what, found_at)
      VALUES (${orderId}::uuid, ${disagreements.map(({ what }) => what)}::text[], ${at}::timestamptz)
      ON CONFLICT (order_id) DO UPDATE SET what = EXCLUDED.what`);
  }

  async forget(orderId: string): Promise<void> {
    await this.database.run(Prisma.sql`DELETE FROM invariant_breaches WHERE order_id = ${orderId}::uuid`);
  }
}
