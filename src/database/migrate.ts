import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { SESSION_SETTINGS } from './session-settings.js';

export interface MigrationOptions {
  /** PostgreSQL connection string; its user must be allowed to create tables and the schema `graphile_worker`. */
  url: string;
  /** A directory in Prisma's layout: `<name>/migration.sql`. Default: the one of this package. */
  migrationsDir?: string;
  /** How long to wait for another replica that is migrating. Default: five minutes, a long migration of a big table. */
  lockTimeoutMs?: number;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** `src/database` and `dist/database` are equally deep, so this holds before and after the build. */
const packageMigrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** The advisory lock that Prisma's own engine takes: `prisma migrate` and this runner wait for each other. */
const lockKey = 72707369;

const defaultLockTimeoutMs = 300_000;

/** First line of a migration with one statement that cannot run in a transaction, such as CREATE INDEX CONCURRENTLY. */
const noTransactionMarker = '-- migrate:no-transaction';

/** Prisma's bookkeeping table, as its engine creates it. */
const historyTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/**
 * Brings a database up to date: the job queue's own schema first, then our pending migrations in order of name. One
 * migrator works at a time; others wait and then find nothing to do. Each migration is one transaction together with its
 * row of history, so a failed or killed one leaves no trace and is simply tried again.
 *
 * Why not `prisma migrate deploy`: it needs Prisma's engine and the whole CLI in production, and a process killed in the
 * middle leaves a migration half recorded. The history is Prisma's, so `prisma migrate dev` and `status` go on from it.
 *
 * @returns the names of the migrations applied now
 * @throws Error when a migration fails (`cause` is PostgreSQL's error), was changed after it was applied, or never finished
 */
export async function applyMigrations({ url, migrationsDir, lockTimeoutMs }: MigrationOptions): Promise<string[]> {
  const migrations = readMigrations(migrationsDir ?? packageMigrationsDir);
  const client = new pg.Client({ connectionString: url, application_name: 'checkout-bff migrate' });
  client.on('error', () => undefined); // a lost connection also fails the query under way, which reports it
  await client.connect();
  try {
    await client.query(SESSION_SETTINGS);
    await takeTurn(client, lockTimeoutMs ?? defaultLockTimeoutMs);
    await runMigrations({ connectionString: url, logger: new Logger(() => () => undefined) });
    await client.query(historyTable);
    const pending = await selectPending(client, migrations);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end(); // gives the lock back
  }
}

/**
 * Names of the migrations that are still to be applied; changes nothing.
 * @throws Error when one was changed after it was applied, or never finished
 */
export async function findPendingMigrations(client: pg.ClientBase): Promise<string[]> {
  const migrations = readMigrations(packageMigrationsDir);
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  const pending = rows[0]?.exists ? await selectPending(client, migrations) : migrations;
  return pending.map(({ name }) => name);
}

function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  return names.sort().map((name) => {
    const content = readFileSync(path.join(directory, name, 'migration.sql'));
    return { name, sql: content.toString(), checksum: createHash('sha256').update(content).digest('hex') };
  });
}

async function takeTurn(client: pg.Client, timeoutMs: number): Promise<void> {
  await client.query(`SET lock_timeout = ${String(timeoutMs)}`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
  } catch (cause) {
    const waited = `${String(timeoutMs / 1000)} s`;
    throw new Error(`Another process has been migrating this database for more than ${waited}`, { cause });
  }
  await client.query('SET lock_timeout = 0');
}

async function selectPending(client: pg.ClientBase, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const history = new Map(rows.map((row) => [row.migration_name, row]));
  return migrations.filter(({ name, checksum }) => {
    const row = history.get(name);
    if (!row) return true;
    if (!row.finished_at)
      throw new Error(`Migration ${name} was started by Prisma and never finished: see "prisma migrate resolve"`);
    if (row.checksum !== checksum)
      throw new Error(`Migration ${name} was changed after it was applied: add a new one instead`);
    return false;
  });
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const inTransaction = !migration.sql.startsWith(noTransactionMarker);
  try {
    if (inTransaction) await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    if (inTransaction) await client.query('COMMIT');
  } catch (cause) {
    if (inTransaction) await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`Migration ${migration.name} failed${describePlace(migration, cause)}: ${String(cause)}`, {
      cause,
    });
  }
}

function describePlace({ sql }: Migration, cause: unknown): string {
  if (!(cause instanceof pg.DatabaseError) || cause.position === undefined) return '';
  return ` at line ${String(sql.slice(0, Number(cause.position)).split('\n').length)}`;
}
