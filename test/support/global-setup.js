import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { importDatabaseCode } from '../../tools/compile-database-code.mjs';

/** One PostgreSQL for the whole run, with a migrated template database that every spec file clones. */
export default async function startTestPostgres() {
  const { startEmbeddedPostgres, applyMigrations } = await importDatabaseCode();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir, fast: true });
  globalThis.testPostgres = { dataDir, postgres };
  await applyMigrations({ url: postgres.url });
  await liveElsewhere(postgres.url);
  process.env.TEST_POSTGRES_URL = postgres.url; // inherited by the workers
}

/** The service must be right whatever zone the server lives in: the suite's is east of UTC, by half an hour too. */
async function liveElsewhere(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER ROLE CURRENT_USER SET TimeZone TO '${process.env.TEST_TIME_ZONE ?? 'Asia/Kolkata'}'`);
  await client.end();
}
