import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

const migrateScript = fileURLToPath(new URL('../migrate.js', import.meta.url));

/** One database per variant, all with the service's own tables, indexes, checks and triggers: clones of one template. */
export async function createDatabases(adminUrl: string, names: string[]): Promise<Record<string, string>> {
  const template = await recreate(adminUrl, 'bench_template');
  await promisify(execFile)(process.execPath, [migrateScript], { env: { ...process.env, DATABASE_URL: template } });
  const urls: Record<string, string> = {};
  for (const name of names) urls[name] = await recreate(adminUrl, `bench_${name}`, 'bench_template');
  return urls;
}

/** Writes everything dirty to disk, so that no run pays for the one before it. */
export async function checkpoint(adminUrl: string): Promise<void> {
  await run(adminUrl, 'CHECKPOINT');
}

async function recreate(adminUrl: string, name: string, template = 'template1'): Promise<string> {
  await run(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await run(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
