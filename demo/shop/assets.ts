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
 * The page's files, a dozen small ones, read once: what is not in this list cannot be asked for. Scripts come from the
 * build, the rest from the checkout's source folder, because tsc copies no assets.
 */
export function loadAssets(): Map<string, Asset> {
  const root = packageRoot();
  const folders = [path.join(root, 'demo/shop/public'), path.join(root, 'dist/demo/shop/browser')];
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)));
  return new Map(
    files.flatMap((file) => {
      const type = types[path.extname(file)];
      return type ? [[path.basename(file), { type, body: readFileSync(file) }]] : [];
    }),
  );
}

export function registerAssets(server: FastifyInstance, assets: Map<string, Asset>): void {
  server.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const asset = assets.get(request.params.name);
    if (!asset) return await reply.code(404).send({ detail: 'There is no such file.' });
    return await reply.header('cache-control', 'no-cache').type(asset.type).send(asset.body);
  });
}

function packageRoot(): string {
  let directory = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(directory, 'package.json'))) directory = path.dirname(directory);
  return directory;
}
