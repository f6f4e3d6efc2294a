import { Injectable } from '@nestjs/common';
import type { PageKey } from '../../common/http/page-cursors.js';
import { PgPool } from '../../database/pg-pool.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { OrderStatus } from '../../orders/order-status.js';

/** Which of a storefront's orders; all that is given must hold. Times are inclusive. */
export interface OwnOrders {
  storefront: string;
  statuses: readonly OrderStatus[];
  createdFrom: Date | null;
  createdTo: Date | null;
  updatedFrom: Date | null;
}

/** A page of ids, newest first, and where the next one begins; null: this was the last. */
export interface OwnPage {
  ids: string[];
  next: PageKey | null;
}

/** Finds a storefront's own orders, newest first. Reads only. */
@Injectable()
export class OwnOrdersRepository {
  constructor(private readonly pool: PgPool) {}

  async findByReference(storefront: string, reference: string): Promise<string[]> {
    const { text, values } = Prisma.sql`SELECT id FROM orders
      WHERE storefront = ${storefront}::text AND reference = ${reference}::text ORDER BY created_at DESC, id DESC`;
    return (await this.pool.query<{ id: string }>({ text, values })).rows.map(({ id }) => id);
  }

  async findPage(filters: OwnOrders, limit: number, after: PageKey | null): Promise<OwnPage> {
    const { text, values } = pageSql(filters, limit + 1, after);
    // Unprepared, as the desk's search: a plan must know the values (a day's changes, or a year's; a rare state, or a common one).
    const { rows } = await this.pool.query<{ id: string; created_at: Date }>({ text, values });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      ids: page.map(({ id }) => id),
      next: rows.length > limit && last ? { at: last.created_at, id: last.id } : null,
    };
  }
}

function pageSql({ statuses, ...filters }: OwnOrders, limit: number, after: PageKey | null): Prisma.Sql {
  const conditions = conditionsOf(filters, after);
  const [only] = statuses;
  if (only === undefined) return newestSql(conditions, limit);
  if (statuses.length === 1) return newestSql([Prisma.sql`o.status = ${only}::text`, ...conditions], limit);
  // Newest of each state, then newest of those: every state is read in order from its own part of the index.
  return Prisma.sql`SELECT newest.id, newest.created_at FROM unnest(${[...statuses]}::text[]) AS wanted(status)
    CROSS JOIN LATERAL (${newestSql([Prisma.sql`o.status = wanted.status`, ...conditions], limit)}) AS newest
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT ${limit}::int`;
}

function newestSql(conditions: Prisma.Sql[], limit: number): Prisma.Sql {
  return Prisma.sql`SELECT o.id, o.created_at FROM orders o WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit}::int`;
}

function conditionsOf(filters: Omit<OwnOrders, 'statuses'>, after: PageKey | null): Prisma.Sql[] {
  const { storefront, createdFrom, createdTo, updatedFrom } = filters;
  return [
    Prisma.sql`o.storefront = ${storefront}::text`,
    after && Prisma.sql`(o.created_at, o.id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
    createdFrom && Prisma.sql`o.created_at >= ${createdFrom}::timestamptz`,
    createdTo && Prisma.sql`o.created_at <= ${createdTo}::timestamptz`,
    updatedFrom && Prisma.sql`o.updated_at >= ${updatedFrom}::timestamptz`,
  ].filter((condition) => condition !== null);
}
