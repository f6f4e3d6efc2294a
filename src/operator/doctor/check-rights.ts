import type { ClientBase } from 'pg';
import { findingsOf, wordsOf, type Finding } from '../finding.js';

const { ok, fail } = findingsOf('database rights');

/** The timeline's tables take no changes from anybody; these must. */
const CHANGED = ['orders', 'payment_sessions', 'payments'];
const TABLES_WITHOUT_RIGHTS = `SELECT relname AS name FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT (
    has_table_privilege(oid, 'SELECT') AND (relname = '_prisma_migrations' OR has_table_privilege(oid, 'INSERT'))
    AND (NOT relname = ANY($1) OR has_table_privilege(oid, 'UPDATE')))
  ORDER BY relname`;
const MAY_CREATE = `SELECT has_database_privilege(current_database(), 'CREATE') AS schemas,
  has_schema_privilege(current_schema(), 'CREATE') AS tables`;
/** Rolled back, so no worker ever sees it. Asking for privileges is not enough: the queue's tables have row security too. */
const QUEUE_A_JOB = `BEGIN; SELECT graphile_worker.add_job('doctor'); ROLLBACK`;

/** Whether the role of DATABASE_URL may do what the service does, tried where it can be taken back. */
export async function checkRights(
  client: ClientBase,
  { isFresh, migrates }: { isFresh: boolean; migrates: boolean },
): Promise<Finding[]> {
  const found = isFresh && migrates ? await checkCreation(client) : [];
  if (!isFresh) found.push(...(await checkTables(client)), ...(await checkQueue(client)));
  return found.length > 0 ? found : [ok(isFresh ? 'may create what is missing' : 'reads, writes and queues jobs')];
}

async function checkCreation(client: ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ schemas: boolean; tables: boolean }>(MAY_CREATE);
  const mend = 'GRANT it, or migrate as the owner in a release step and set MIGRATE_ON_START=false';
  const { schemas = false, tables = false } = rows[0] ?? {};
  return [
    ...(schemas ? [] : [fail('the role may not create the schema graphile_worker in this database', mend)]),
    ...(tables ? [] : [fail('the role may not create tables in its schema', mend)]),
  ];
}

async function checkTables(client: ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(TABLES_WITHOUT_RIGHTS, [CHANGED]);
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => name).join(', ');
  return [
    fail(`the role may not read and write ${names}`, 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES … TO it'),
  ];
}

async function checkQueue(client: ClientBase): Promise<Finding[]> {
  try {
    await client.query(QUEUE_A_JOB);
    return [];
  } catch (error) {
    await client.query('ROLLBACK');
    return [
      fail(
        `a job cannot be queued: ${wordsOf(error)}`,
        'let the role that migrated run the service: it owns graphile_worker',
      ),
    ];
  }
}
