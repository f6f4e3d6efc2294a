import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importDatabaseCode } from '../../tools/compile-database-code.mjs';

/** One PostgreSQL for the whole run, with a migrated template database that every spec file clones. */
export default async function startTestPostgres() {
  const { startEmbeddedPostgres, applyMigrations } = await importDatabaseCode();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir, fast: true });
  globalThis.testPostgres = { dataDir, postgres };
  await applyMigrations({ url: postgres.url });
  process.env.TEST_POSTGRES_URL = postgres.url; // inherited by the workers
}
