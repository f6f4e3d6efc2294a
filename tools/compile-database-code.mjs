import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';

const sources = ['../src/database/embedded/', '../src/database/migrate.ts', '../src/database/session-settings.ts'].map(
  (path) => new URL(path, import.meta.url),
);
const output = new URL('../dist/tools/', import.meta.url);

/**
 * The PostgreSQL launcher and the migration runner, compiled from today's source: for Jest's global set-up, which is loaded
 * without Jest's transformer, and for `npm run migrate`, which has to work while the rest does not compile yet.
 */
export async function importDatabaseCode() {
  mkdirSync(output, { recursive: true });
  const files = sources.flatMap((source) =>
    source.pathname.endsWith('/') ? readdirSync(source).map((name) => new URL(name, source)) : [source],
  );
  for (const { pathname } of files) {
    const file = path.basename(pathname);
    const { code } = transformFileSync(pathname, {
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
