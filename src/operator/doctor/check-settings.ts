import type { ClientBase } from 'pg';
import { findingsOf, type Finding } from '../finding.js';

const { ok, warn, fail } = findingsOf('database settings');

/** Ten for requests, eight for jobs, three that stand (docs/runbook.md, Scaling). */
const CONNECTIONS_OF_A_REPLICA = 21;

interface Settings {
  encoding: string;
  fsync: string;
  commit: string;
  idleMs: number;
  free: number;
}

const SETTINGS = `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
  current_setting('synchronous_commit') AS commit,
  (SELECT setting::int FROM pg_settings WHERE name = 'idle_session_timeout') AS "idleMs",
  current_setting('max_connections')::int - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS free`;

/** What the server is set to. Time zone and date style do not matter: every connection asks for its own. */
export async function checkSettings(client: ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<Settings>(SETTINGS);
  const [settings] = rows;
  if (!settings) return [];
  const found: Finding[] = [];
  if (settings.encoding !== 'UTF8')
    found.push(fail(`the database is in ${settings.encoding}`, `CREATE DATABASE … ENCODING 'UTF8'`));
  if (settings.fsync !== 'on')
    found.push(warn('fsync is off: a power cut can lose or spoil everything', 'fsync = on wherever money is taken'));
  if (settings.commit === 'off')
    found.push(
      warn('synchronous_commit is off: a crash can lose orders that were answered', 'synchronous_commit = on'),
    );
  if (settings.idleMs > 0)
    found.push(warn('idle_session_timeout cuts the connections that listen for changes', 'set it to 0 for this role'));
  if (settings.free < CONNECTIONS_OF_A_REPLICA)
    found.push(
      warn(
        `${settings.free} connections are free and a replica that is not running yet takes up to ${CONNECTIONS_OF_A_REPLICA}`,
        'raise max_connections',
      ),
    );
  return found.length > 0 ? found : [ok('UTF-8, durable, room for a replica')];
}
