import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { installPacked, link } from './unpack.js';

const run = promisify(execFile);

let project: string;
let installed: string;
beforeAll(async () => {
  project = mkdtempSync(path.join(tmpdir(), 'shop-'));
  installed = await installPacked('@checkout-bff/client', project);
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

function write(name: string, code: string): string {
  const file = path.join(project, name);
  writeFileSync(file, code);
  return file;
}

const USE = `
  const client = createCheckoutClient({ baseUrl: 'http://127.0.0.1:1', storefrontKey: 'key' });
  try { verifyEvent('{}', {}, ['whsec_c2VjcmV0']); } catch (error) { console.log(error.name, client.baseUrl, typeof openCheckout); }`;

describe('the packed client', () => {
  it('carries its licence, its changes and its sources', () => {
    const expected = ['README.md', 'LICENSE', 'CHANGELOG.md', 'src/index.ts', 'dist/esm/index.js', 'dist/cjs/index.js'];
    expect(expected.filter((file) => !existsSync(path.join(installed, file)))).toEqual([]);
  });

  it.each([
    [
      'imported by an ES module',
      'shop.mjs',
      `import { createCheckoutClient, verifyEvent } from '@checkout-bff/client';
       import { openCheckout } from '@checkout-bff/client/browser';`,
    ],
    [
      'required by a CommonJS module',
      'shop.cjs',
      `const { createCheckoutClient, verifyEvent } = require('@checkout-bff/client');
       const { openCheckout } = require('@checkout-bff/client/browser');`,
    ],
  ])('works when %s', async (_how, name, imports) => {
    const { stdout } = await run(process.execPath, [write(name, imports + USE)], { env: {} });
    expect(stdout.trim()).toBe('InvalidEventError http://127.0.0.1:1 function');
  });

  it('has types for both, and they are those of the client', () => {
    link('@types/node', project);
    const typed = `
      import { createCheckoutClient, type OrderStatus } from '@checkout-bff/client';
      import { openCheckout } from '@checkout-bff/client/browser';
      import type { paths } from '@checkout-bff/client/api';
      export type Place = paths['/v1/orders']['post'];
      export const paidAt = ({ paidAt }: OrderStatus): string | undefined | null => paidAt;
      export const open = openCheckout;
      export const wrong: number = createCheckoutClient({ baseUrl: '', storefrontKey: '' }).baseUrl;`;
    const files = ['shop.mts', 'shop.cts'].map((name) => write(name, typed));

    expect(problemsOf(files)).toEqual([
      "shop.cts: Type 'string' is not assignable to type 'number'.",
      "shop.mts: Type 'string' is not assignable to type 'number'.",
    ]);
  });
});

/** What the compiler of a strict shop says, by file. */
function problemsOf(files: string[]): string[] {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [path.join(project, 'node_modules/@types')],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${file ? path.basename(file.fileName) : 'options'}: ${message}`;
    })
    .sort();
}
