import type { ClientBase } from 'pg';

/**
 * What every connection asks for itself, whatever the server, the database or the role is set to. Prisma's driver adapter drops
 * the offset of a time, so anything but UTC shifts times by the zone; graphile-worker and pg expect dates in ISO form.
 * SET and not the start-up parameter `options`: poolers in session mode refuse that.
 */
export const SESSION_SETTINGS = `SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO, MDY'; SET IntervalStyle TO 'postgres'`;

/** SQLSTATE read_only_sql_transaction. */
const READ_ONLY = '25006';

/** The server takes no writes: a standby, or set to read-only after a failover or by an operator. */
export class DatabaseReadOnlyError extends Error {
  readonly code = READ_ONLY;

  constructor() {
    super('the database is read-only');
  }
}

/**
 * Makes a fresh connection of a pool fit for use. A connection to a server that takes no writes is refused rather than kept: the
 * setting can outlive its cause on that one connection, and a pool that holds none of these recovers by itself.
 * @throws DatabaseReadOnlyError
 */
export async function prepareConnection(client: ClientBase): Promise<void> {
  await client.query(SESSION_SETTINGS);
  if (await isReadOnly(client)) throw new DatabaseReadOnlyError();
}

/** Whether a write would be refused now (also true of a standby). */
export async function isReadOnly(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ value: string }>(`SELECT current_setting('transaction_read_only') AS value`);
  return rows[0]?.value === 'on';
}
