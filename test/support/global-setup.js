import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileDatabaseCode } from './compile-database-code.js';

/** One PostgreSQL for the whole run, with a migrated template database that every spec file clones. */
export default async function startTestPostgres(globalConfig) {
  const compiled = compileDatabaseCode();
  const { startEmbeddedPostgres } = await import(new URL('embedded-postgres.js', compiled).href);
  const { applyMigrations } = await import(new URL('migrate.js', compiled).href);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir, fast: true });
  globalThis.testPostgres = { dataDir, postgres };
  await applyMigrations({ url: postgres.url, migrationsDir: path.join(globalConfig.rootDir, 'prisma/migrations') });
  process.env.TEST_POSTGRES_URL = postgres.url; // inherited by the workers
}
