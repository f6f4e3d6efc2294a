import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FastifyInstance } from 'fastify';

export interface Asset {
  type: string;
  body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Where scripts come from: the page's own, and the client it uses, as its package has them. They are served in folders of the same
 * shape, so that they find each other; index.html's import map leads from the package's name to the second.
 */
const SCRIPTS = [
  { from: 'dist/demo/shop/browser', as: 'shop/' },
  { from: 'packages/checkout-client/dist/esm', as: 'checkout-client/' },
  { from: 'packages/checkout-client/dist/esm/browser', as: 'checkout-client/browser/' },
];

/**
 * The page's files, some small ones, read once: what is not in this list cannot be asked for. Scripts come from the build, the
 * rest from the checkout's source folder, because tsc copies no assets.
 */
export function loadAssets(): Map<string, Asset> {
  const root = packageRoot();
  const scripts = SCRIPTS.flatMap(({ from, as }) => load(path.join(root, from), as));
  return new Map([...load(path.join(root, 'demo/shop/public'), ''), ...scripts]);
}

function load(folder: string, prefix: string): [string, Asset][] {
  return readdirSync(folder).flatMap((name): [string, Asset][] => {
    const type = types[path.extname(name)];
    return type ? [[`${prefix}${name}`, { type, body: readFileSync(path.join(folder, name)) }]] : [];
  });
}

export function registerAssets(server: FastifyInstance, assets: Map<string, Asset>): void {
  server.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) => {
    const asset = assets.get(request.params['*']);
    if (!asset) return await reply.code(404).send({ detail: 'There is no such file.' });
    return await reply.header('cache-control', 'no-cache').type(asset.type).send(asset.body);
  });
}

function packageRoot(): string {
  let directory = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(directory, 'package.json'))) directory = path.dirname(directory);
  return directory;
}
