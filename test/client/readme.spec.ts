import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const root = path.resolve('packages/checkout-client');
/** Where the examples pretend to be; nothing is written there. */
const site = path.join(root, 'readme-examples');

/** What a shop brings itself: named by the examples, and of no interest there. */
const SURROUNDINGS = {
  'app/carts.ts': `
    export interface Cart { reference: string; total: string; items: { name: string; quantity: number; unitAmount: string }[] }
    export declare function getCart(id: string): Promise<Cart>;
    export declare function wasHandled(eventId: string): Promise<boolean>;
    export declare function markPaid(reference: string, amount: string): Promise<void>;
    export declare function markRefunded(reference: string, amount: string): Promise<void>;
    export declare function releaseStock(reference: string): Promise<void>;
    export declare function alertSupport(reference: string, kind: string): Promise<void>;`,
  'app/page.ts': `
    import type { OrderStatus } from '@checkout-bff/client/browser';
    export declare function showStatus(status: OrderStatus): void;
    export declare function showText(text: string): void;`,
};

function examplesOf(readme: string): Record<string, string> {
  const blocks = readme.matchAll(/^```ts (\S+)\n(.*?)^```$/gms);
  return Object.fromEntries([...blocks].map(([, name = '', code = '']) => [name, code]));
}

/** Problems of these files, as the compiler of a strict shop reports them. */
function compile(files: Record<string, string>): string[] {
  const sources = new Map(Object.entries(files).map(([name, code]) => [path.join(site, name), code]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    paths: {
      '@checkout-bff/client': [path.join(root, 'src/index.ts')],
      '@checkout-bff/client/browser': [path.join(root, 'src/browser.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, directoryExists } = host;
  host.readFile = (file) => sources.get(file) ?? readFile.call(host, file);
  host.fileExists = (file) => sources.has(file) || fileExists.call(host, file);
  host.directoryExists = (folder) => folder.startsWith(site) || (directoryExists?.call(host, folder) ?? true);
  const { getSourceFile } = host;
  host.getSourceFile = (file, version, onError) => {
    const code = sources.get(file);
    return code === undefined
      ? getSourceFile.call(host, file, version, onError)
      : ts.createSourceFile(file, code, version);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${file ? path.relative(site, file.fileName) : 'options'}: ${message}`;
  });
}

const examples = examplesOf(readFileSync(path.join(root, 'README.md'), 'utf8'));

/** The compiler reads the types of Node and the DOM anew: seconds, and more of them on a busy machine. */
const COMPILER_TIMEOUT_MS = 120_000;

test(
  'every example of the README compiles in a strict shop, and one that names what is not there would be noticed',
  () => {
    const wrong = `import { placeOrders } from '@checkout-bff/client';\nplaceOrders();`;
    expect(Object.keys(examples)).toHaveLength(6);
    expect(compile({ ...SURROUNDINGS, ...examples, 'app/wrong.ts': wrong })).toEqual([
      expect.stringContaining('app/wrong.ts: '),
    ]);
  },
  COMPILER_TIMEOUT_MS,
);
