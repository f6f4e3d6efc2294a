import { startEmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { applyMigrations } from './database/migrate.js';

/** `npm run migrate:deploy`: applies the pending migrations, for installations that migrate as a release step of their own. */
async function main(): Promise<void> {
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = process.env;
  const embedded = databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: dataDir ?? '.data' });
  try {
    const applied = await applyMigrations({ url: databaseUrl ?? embedded?.url ?? '' });
    console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}`);
  } finally {
    await embedded?.stop();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
