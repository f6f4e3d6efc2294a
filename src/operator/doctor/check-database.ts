import pg from 'pg';
import type { AppConfig } from '../../config/app-config.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../database/embedded/embedded-postgres.js';
import { findPendingMigrations } from '../../database/migrate.js';
import { requireOwnSession, SharedSessionError } from '../../database/session-pooling.js';
import { isReadOnly, SESSION_SETTINGS } from '../../database/session-settings.js';
import { findingsOf, wordsOf, type Finding } from '../finding.js';
import { checkRights } from './check-rights.js';
import { checkSettings } from './check-settings.js';
import { checkWebhooks } from './check-webhooks.js';
import type { Patient } from './patient.js';

const database = findingsOf('database');
const migrations = findingsOf('migrations');

/** PostgreSQL answers in milliseconds; who waits longer than this waits for a lock or a network that is not there. */
const PATIENCE_MS = 10_000;

/** Reachable, writable, with sessions of one's own, migrated, and with the rights that the service needs. */
export async function checkDatabase(patient: Patient): Promise<Finding[]> {
  const { config, broken } = patient;
  if (broken.has('DATABASE_URL') || broken.has('DATA_DIR'))
    return [database.warn('not tried: DATABASE_URL is not usable')];
  let embedded: EmbeddedPostgres | undefined;
  try {
    if (!config.databaseUrl) embedded = await startEmbeddedPostgres({ dataDir: config.dataDir });
    const url = embedded?.url ?? config.databaseUrl;
    await requireOwnSession(url);
    return await onConnection(url, (client) => lookInto(client, patient, embedded !== undefined));
  } catch (error) {
    if (error instanceof SharedSessionError) return [database.fail(error.message)];
    return [database.fail(wordsOf(error), mendFor(error, config))];
  } finally {
    await embedded?.stop();
  }
}

async function lookInto(client: pg.Client, patient: Patient, isEmbedded: boolean): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; version: string }>(
    `SELECT current_database() AS name, current_setting('server_version') AS version`,
  );
  const where = `PostgreSQL ${rows[0]?.version}, database ${rows[0]?.name}${isEmbedded ? ' (embedded)' : ''}`;
  if (await isReadOnly(client))
    return [database.fail(`${where} is read-only`, 'let DATABASE_URL lead to the primary, or end its read-only mode')];
  const pending = await findPendingMigrations(client);
  const isFresh = pending.length > 0;
  return [
    database.ok(`${where}, with a session for each connection`),
    judgeMigrations(pending, patient.config),
    ...(await checkRights(client, { isFresh, migrates: patient.config.migrateOnStart })),
    ...(await checkSettings(client)),
    ...(isFresh ? [] : await checkWebhooks(client, patient)),
  ];
}

function judgeMigrations(pending: readonly string[], { migrateOnStart }: AppConfig): Finding {
  if (pending.length === 0) return migrations.ok('all are applied');
  const says = `${pending.length} are still to be applied, the first is ${pending[0]}`;
  return migrateOnStart
    ? migrations.ok(`${says}; the next start applies them`)
    : migrations.fail(says, '`npm run migrate:deploy` (in the image: node dist/migrate.js), or MIGRATE_ON_START=true');
}

async function onConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const patience = { connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };
  const client = new pg.Client({ connectionString: url, application_name: 'checkout-bff doctor', ...patience });
  client.on('error', () => undefined); // the statement that it breaks says so
  try {
    await client.connect();
    await client.query(SESSION_SETTINGS);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** By SQLSTATE, or what Node calls it. */
const MENDS: Readonly<Record<string, string>> = {
  '28P01': 'the password in DATABASE_URL is wrong (special characters must be percent-encoded)',
  '28000': 'the server lets this role or address not in: see its pg_hba.conf, and whether it wants ?sslmode=require',
  '3D000': 'CREATE DATABASE first, or correct the name at the end of DATABASE_URL',
  '53300': 'raise max_connections, or close what holds them (one replica needs 21)',
  '42501': 'GRANT it to the role of DATABASE_URL, or let the role that migrated run the service',
  ECONNREFUSED: 'start PostgreSQL, or correct host and port in DATABASE_URL',
  ENOTFOUND: 'correct the host in DATABASE_URL',
};

function mendFor(error: unknown, { databaseUrl }: AppConfig): string {
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? MENDS[code] : undefined;
  return (
    known ?? (databaseUrl ? 'see DATABASE_URL' : 'set DATABASE_URL, or see to DATA_DIR for the embedded PostgreSQL')
  );
}
