import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/prisma/client.js';
import { PgPool } from './pg-pool.js';
import { PrismaService, type Transaction } from './prisma.service.js';
import { WriteDoubt } from './write-doubt.js';

/** Runs one statement and answers its rows. */
export type RunStatement = <Row>(sql: Prisma.Sql) => Promise<Row[]>;

/**
 * What a repository writes with. It is called with a SQL statement, and its `prisma` is Prisma's client: on the pool, or in the one
 * transaction that both then share. So the same repository code runs alone or as a part of something larger, and every method
 * chooses: Prisma's client for plain reads and writes, SQL for what the client cannot say in one statement.
 */
export type RunSql = RunStatement & { readonly prisma: Transaction };

/** How long a transaction may wait for a connection and run. Ours take milliseconds; a lock held longer is a fault to surface. */
const TRANSACTION_LIMITS = { maxWait: 5_000, timeout: 15_000 };

/** Statements of one shape share a prepared plan; more shapes than this means a statement is built from data, and is not named. */
const MAX_PREPARED = 200;

/** One statement at a time on the pool, or several in one transaction. */
@Injectable()
export class Database {
  /** Runs one statement on its own, prepared under a name so that PostgreSQL plans each shape once per connection. */
  readonly run: RunSql;
  private readonly names = new Map<string, string>();

  constructor(
    private readonly pool: PgPool,
    private readonly prisma: PrismaService,
    private readonly doubt: WriteDoubt,
  ) {
    this.run = Object.assign(<Row>(sql: Prisma.Sql) => this.query<Row>(sql), { prisma });
  }

  /** Runs `work` in one transaction: all statements of its `run`, and of `run.prisma`, commit together or not at all. */
  async transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    try {
      return await this.prisma.$transaction((tx) => work(runIn(tx)), TRANSACTION_LIMITS);
    } catch (error) {
      this.doubt.note(error);
      throw error;
    }
  }

  private async query<Row>({ text, values }: Prisma.Sql): Promise<Row[]> {
    try {
      const result = await this.pool.query({ name: this.nameOf(text), text, values });
      return result.rows as Row[];
    } catch (error) {
      this.doubt.note(error);
      throw error;
    }
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= MAX_PREPARED) return known;
    const name = createHash('sha1').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
}

/** Runs statements in a transaction that Prisma has begun. */
export function runIn(prisma: Transaction): RunSql {
  return Object.assign(<Row>(sql: Prisma.Sql) => prisma.$queryRaw<Row[]>(sql), { prisma });
}

/** The name of the unique constraint or index that a write violated, or null if the error is something else. */
export function violatedConstraint(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, constraint, cause } = error as { code?: unknown; constraint?: unknown; cause?: unknown };
  if (code === '23505' && typeof constraint === 'string') return constraint;
  return cause === undefined ? null : violatedConstraint(cause);
}
