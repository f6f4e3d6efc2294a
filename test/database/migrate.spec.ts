import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { applyMigrations } from '../../src/database/migrate.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let migrationsDir: string;

beforeEach(async () => {
  database = await createTestDatabase('empty');
  migrationsDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-migrations-'));
});

afterEach(async () => {
  await database.drop();
  rmSync(migrationsDir, { recursive: true });
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(migrationsDir, name), { recursive: true });
  writeFileSync(path.join(migrationsDir, name, 'migration.sql'), sql);
}

const migrate = (lockTimeoutMs?: number) => applyMigrations({ url: database.url, migrationsDir, lockTimeoutMs });

const exists = async (relation: string) => {
  const [row] = await queryOnce<{ oid: string | null }>(database.url, 'SELECT to_regclass($1) AS oid', [relation]);
  return row?.oid != null;
};

describe('applyMigrations', () => {
  it('applies what is pending in order of name, once', async () => {
    write('2_second', 'ALTER TABLE one ADD COLUMN name text');
    write('1_first', 'CREATE TABLE one (); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;');

    expect(await migrate()).toEqual(['1_first', '2_second']);
    expect(await migrate()).toEqual([]);
  });

  it('installs the job queue, so that SQL may enqueue jobs', async () => {
    await migrate();

    await queryOnce(database.url, `SELECT graphile_worker.add_job('greet')`);
  });

  it('leaves no trace of a migration that fails, and applies it once repaired', async () => {
    write('1_first', 'CREATE TABLE one ()');
    write('2_second', 'CREATE TABLE two ();\nSELECT * FROM nowhere;');

    await expect(migrate()).rejects.toThrow(/Migration 2_second failed at line 2: .*"nowhere" does not exist/);
    expect([await exists('one'), await exists('two')]).toEqual([true, false]);

    write('2_second', 'CREATE TABLE two ()');
    expect(await migrate()).toEqual(['2_second']);
  });

  it('keeps a migration and its row of history together: neither without the other', async () => {
    write('1_first', 'CREATE TABLE one (); ALTER TABLE _prisma_migrations RENAME TO hidden');

    await expect(migrate()).rejects.toThrow('Migration 1_first failed');
    expect(await exists('one')).toBe(false);
  });

  it('lets two replicas migrate at once: one does the work, the other finds nothing to do', async () => {
    write('1_first', 'CREATE TABLE one (); SELECT pg_sleep(0.2)');

    const applied = await Promise.all([migrate(), migrate()]);

    expect(applied.flat()).toEqual(['1_first']);
  });

  it('refuses a migration that was changed after it was applied', async () => {
    write('1_first', 'CREATE TABLE one ()');
    await migrate();
    write('1_first', 'CREATE TABLE one (id int)');

    await expect(migrate()).rejects.toThrow('Migration 1_first was changed after it was applied');
  });

  it('refuses to go on after a migration that Prisma left half done', async () => {
    write('1_first', 'CREATE TABLE one ()');
    await migrate();
    await queryOnce(database.url, 'UPDATE _prisma_migrations SET finished_at = NULL');

    await expect(migrate()).rejects.toThrow('Migration 1_first was started by Prisma and never finished');
  });

  it('runs a marked migration outside a transaction', async () => {
    write('1_first', 'CREATE TABLE one (id int)');
    write('2_index', '-- migrate:no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS one_id ON one (id)');

    expect(await migrate()).toEqual(['1_first', '2_index']);
    expect(await exists('one_id')).toBe(true);
  });

  it('gives up with a clear message when another migrator does not finish', async () => {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');

    await expect(migrate(100)).rejects.toThrow('Another process has been migrating this database for more than 0.1 s');
    await other.end();
  });
});
