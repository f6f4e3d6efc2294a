import pg from 'pg';
import { SESSION_SETTINGS } from './session-settings.js';

/** A pooler with other traffic may by chance give both of us what we had; three rounds make that a rarity. */
const ROUNDS = 3;
/** As for the pool: PostgreSQL answers in milliseconds, and a pooler without a free server would let us wait for ever. */
const PATIENCE_MS = 5_000;

/** SQLSTATE protocol_violation. */
const PROTOCOL_VIOLATION = '08P01';

/** The database is reached through a pooler that gives a connection another server process for every transaction. */
export class SharedSessionError extends Error {
  constructor() {
    super(
      'DATABASE_URL leads through a pooler in transaction or statement mode, which loses locks, LISTEN and settings between statements: ' +
        'use a direct connection or session pooling (PgBouncer: pool_mode = session)',
    );
  }
}

/**
 * Finds out whether a connection keeps its PostgreSQL process from one statement to the next, which advisory locks, LISTEN and SET
 * need. A pooler in session mode or none at all: yes.
 * @throws SharedSessionError; pg's error when the database cannot be reached
 */
export async function requireOwnSession(url: string): Promise<void> {
  const patience = { connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };
  const options = { connectionString: url, application_name: 'checkout-bff session check', ...patience };
  const [first, second] = [new pg.Client(options), new pg.Client(options)];
  try {
    for (const client of [first, second]) await open(client);
    for (let round = 0; round < ROUNDS; round++) {
      if (await isShared(first, second)) throw new SharedSessionError();
    }
  } finally {
    await Promise.allSettled([first.end(), second.end()]);
  }
}

/** With the settings that every connection of ours asks for: poolers that give one a session of its own once it has SET something. */
async function open(client: pg.Client): Promise<void> {
  client.on('error', () => undefined); // the statement that it breaks says so
  await client.connect();
  await client.query(SESSION_SETTINGS);
}

/** The second holds a transaction open, so that a pooler must give the first another process if it had given theirs away. */
async function isShared(first: pg.Client, second: pg.Client): Promise<boolean> {
  const before = await processOf(first);
  try {
    await second.query('BEGIN');
  } catch (error) {
    if ((error as { code?: unknown }).code === PROTOCOL_VIOLATION) return true; // PgBouncer in statement mode has no transactions
    throw error;
  }
  try {
    return (await processOf(second)) === before || (await processOf(first)) !== before;
  } finally {
    await second.query('ROLLBACK');
  }
}

async function processOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}
