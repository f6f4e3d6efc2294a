import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/prisma/client.js';
import { PgPool } from './pg-pool.js';
import { PrismaService, type Transaction } from './prisma.service.js';

/** Runs one statement and answers its rows. The same repository code runs on the pool or inside a transaction with it. */
export type RunSql = <Row>(sql: Prisma.Sql) => Promise<Row[]>;

/** How long a transaction may wait for a connection and run. Ours take milliseconds; a lock held longer is a fault to surface. */
const TRANSACTION_LIMITS = { maxWait: 5_000, timeout: 15_000 };

/** Statements of one shape share a prepared plan; more shapes than this means a statement is built from data, and is not named. */
const MAX_PREPARED = 200;

/** One statement at a time on the pool (the hot paths), or several in one transaction. */
@Injectable()
export class Database {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly pool: PgPool,
    private readonly prisma: PrismaService,
  ) {}

  /** Runs one statement on its own, prepared under a name so that PostgreSQL plans each shape once per connection. */
  readonly run: RunSql = async <Row>(sql: Prisma.Sql): Promise<Row[]> => {
    const { text, values } = sql;
    const result = await this.pool.query({ name: this.nameOf(text), text, values });
    return result.rows as Row[];
  };

  /** Runs `work` in one transaction: everything it does through `tx` and `run` commits together or not at all. */
  transaction<T>(work: (run: RunSql, tx: Transaction) => Promise<T>): Promise<T> {
    return this.prisma.$transaction((tx) => work((sql) => tx.$queryRaw(sql), tx), TRANSACTION_LIMITS);
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= MAX_PREPARED) return known;
    const name = createHash('sha1').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
}

/** The name of the unique constraint or index that a write violated, or null if the error is something else. */
export function violatedConstraint(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, constraint, cause } = error as { code?: unknown; constraint?: unknown; cause?: unknown };
  if (code === '23505' && typeof constraint === 'string') return constraint;
  return cause === undefined ? null : violatedConstraint(cause);
}
