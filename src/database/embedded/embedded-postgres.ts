import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { lock } from 'proper-lockfile';
import { databaseName, openCluster, type PostgresCluster } from './postgres-cluster.js';
import { findRunningPostgres, spawnPostgres } from './postgres-process.js';

/** A PostgreSQL in this process's care, or one that another process keeps and we use. */
export interface EmbeddedPostgres {
  url: string;
  /** True when the server was running already: then `stop` leaves it alone. */
  attached: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where the data live; created when missing. */
  dataDir: string;
  /** Default: the port of the last start, or a free one. */
  port?: number;
  /** Gives up durability for speed: for tests. */
  fast?: boolean;
  /** Receives the server's log, line by line. */
  log?: (line: string) => void;
}

/** Longest wait for a server that is starting, recovering or shutting down: recovery of a laptop's data takes seconds. */
const patienceMs = 60_000;

/**
 * Starts the PostgreSQL of a data directory, or attaches to it when it runs already. The server listens on loopback
 * only, asks for a password, holds the database `checkout`, and shuts down when the process that started it ends, even by
 * kill -9; every process that attached to it loses it then.
 *
 * @throws Error when no PostgreSQL is installed for this platform, or the server cannot start (with its last log lines)
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  // One starter at a time. The lock goes stale after 10 s without a sign of life, so a killed starter blocks the next only shortly.
  const release = await lock(dataDir, {
    lockfilePath: path.join(dataDir, 'postgres.lock'),
    retries: { retries: patienceMs / 100, minTimeout: 100, factor: 1 },
  });
  try {
    const cluster = await openCluster(dataDir);
    const running = await settle(cluster.directory);
    if (running) return { url: urlOf(cluster, running.port), attached: true, stop: () => Promise.resolve() };
    return await start(cluster, options);
  } finally {
    await release();
  }
}

async function start(cluster: PostgresCluster, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const port = options.port ?? (await findFreePort(cluster.rememberedPort));
  const server = await spawnPostgres(cluster, {
    port,
    fast: options.fast ?? false,
    log: options.log ?? (() => undefined),
  });
  try {
    cluster.rememberPort(port);
    await createDatabase(urlOf(cluster, port, 'postgres'));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: urlOf(cluster, port), attached: false, stop: () => server.stop() };
}

// A server that is starting becomes ready, one that is stopping goes away: either way, wait for it.
async function settle(clusterDir: string): Promise<{ port: number } | undefined> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const running = findRunningPostgres(clusterDir);
    if (!running || running.isReady) return running;
    await delay(50);
  }
  throw new Error(`The PostgreSQL of ${clusterDir} is neither ready nor gone after ${String(patienceMs / 1000)} s`);
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

function urlOf(cluster: PostgresCluster, port: number, database = databaseName): string {
  return `postgresql://${databaseName}:${cluster.password}@127.0.0.1:${String(port)}/${database}`;
}

async function findFreePort(preferred: number | undefined): Promise<number> {
  const probe = createServer();
  try {
    const listening = once(probe, 'listening');
    probe.listen(preferred ?? 0, '127.0.0.1');
    await listening;
    return (probe.address() as AddressInfo).port;
  } catch (error) {
    if (preferred === undefined) throw error;
    return await findFreePort(undefined); // another program took it since
  } finally {
    probe.close();
  }
}
