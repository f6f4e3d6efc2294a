import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { transformFileSync } from '@swc/core';

const source = new URL('../src/database/', import.meta.url);
const output = new URL('../dist/tools/', import.meta.url);

/**
 * The PostgreSQL launcher and the migration runner, compiled from today's source: for Jest's global set-up, which is loaded
 * without Jest's transformer, and for `npm run migrate`, which has to work while the rest does not compile yet.
 */
export async function importDatabaseCode() {
  mkdirSync(output, { recursive: true });
  for (const file of readdirSync(source).filter((name) => /^(embedded-postgres|postgres-.*|migrate)\.ts$/.test(name))) {
    const { code } = transformFileSync(new URL(file, source).pathname, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const draft = new URL(`${file}.${process.pid}`, output);
    writeFileSync(draft, code);
    renameSync(draft, new URL(file.replace(/\.ts$/, '.js'), output)); // whole or not at all: another run may be importing it
  }
  const { startEmbeddedPostgres } = await import(new URL('embedded-postgres.js', output).href);
  const { applyMigrations } = await import(new URL('migrate.js', output).href);
  return { startEmbeddedPostgres, applyMigrations };
}
