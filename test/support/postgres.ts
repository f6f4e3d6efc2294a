import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { applyMigrations } from '../../src/database/migrate.js';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * A migrated, empty database of one's own: a clone of the run's template, made in milliseconds.
 *
 * @param template `migrated` (default) or `empty`, for tests of the migration runner
 */
export async function createTestDatabase(template: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const source = template === 'migrated' ? 'checkout' : 'template0';
  await runOnServer(`CREATE DATABASE ${name} TEMPLATE ${source}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOnServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** A PostgreSQL of one's own, for tests that take the database away. Its URL stays the same through all of it. */
export interface OwnPostgres {
  url: string;
  /** An orderly shutdown: clients are disconnected. */
  stop(): Promise<void>;
  /** Start again after `stop` or `kill`. */
  start(): Promise<void>;
  /** kill -9 of the server. */
  kill(): Promise<void>;
  /** Stop for good and delete the data. */
  remove(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-own-'));
  let server = await startEmbeddedPostgres({ dataDir, fast: true });
  await applyMigrations({ url: server.url });
  const stop = () => server.stop();
  return {
    url: server.url,
    stop,
    start: async () => {
      server = await startEmbeddedPostgres({ dataDir, fast: true, port: Number(new URL(server.url).port) });
    },
    kill: async () => {
      process.kill(postmasterPid(dataDir), 'SIGKILL');
      await stop(); // waits until the process is gone
    },
    remove: async () => {
      await stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Process id of the server of a data directory. */
export function postmasterPid(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Runs one statement on a connection of its own. */
export async function queryOnce<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url)
    throw new Error('TEST_POSTGRES_URL is missing: jest.config.js names the global set-up that starts PostgreSQL');
  return url;
}

async function runOnServer(sql: string): Promise<void> {
  const url = new URL(serverUrl());
  url.pathname = '/postgres';
  await queryOnce(url.href, sql);
}
