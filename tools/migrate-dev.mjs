// `npm run migrate -- --name add_column`: Prisma's ordinary `migrate dev`, on the embedded PostgreSQL when DATABASE_URL is unset.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { importDatabaseCode } from './compile-database-code.mjs';

const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir = '.data' } = process.env;
const { startEmbeddedPostgres } = await importDatabaseCode();
const embedded = databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir });
const env = { ...process.env, DATABASE_URL: databaseUrl ?? embedded.url };
const [status] = await once(
  spawn('prisma', ['migrate', 'dev', ...process.argv.slice(2)], { stdio: 'inherit', env }),
  'exit',
);
await embedded?.stop();
process.exitCode = status ?? 1;
