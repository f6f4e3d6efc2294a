import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const source = fileURLToPath(new URL('../../src/database/', import.meta.url));
const output = fileURLToPath(new URL('../../dist/test-support/', import.meta.url));

/**
 * Jest's global set-up is loaded without its transformer, yet it needs our PostgreSQL launcher and migration runner.
 * They are compiled here, from today's source, so that a run of Jest alone never meets a stale build.
 *
 * @returns {string} directory URL of the compiled modules
 */
export function compileDatabaseCode() {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  for (const file of readdirSync(source).filter((name) => /^(embedded-postgres|postgres-.*|migrate)\.ts$/.test(name))) {
    const { code } = transformFileSync(source + file, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
    });
    writeFileSync(output + file.replace(/\.ts$/, '.js'), code);
  }
  return new URL('../../dist/test-support/', import.meta.url);
}
