import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { CheckoutClient } from './checkout-client.js';
import { registerPages } from './pages.js';
import { ReceivedEvents } from './received-events.js';
import { registerShopApi } from './shop-api.js';
import { type ShopConnection } from './shop-connection.js';

export interface ShopOptions {
  /** 0: any free port. */
  port: number;
  /** Verifies the service's events (`whsec_…`). */
  webhookSecret: string;
}

export interface Shop {
  /** Its origin, for the service's CORS_ORIGINS. */
  url: string;
  /** The service needs the shop's origin to start, so the shop learns of the service second. */
  connect(connection: ShopConnection): void;
  close(): Promise<void>;
}

/** A small storefront: one page, and the server that holds the storefront's secret key. Listens on loopback. */
export async function startShop({ port, webhookSecret }: ShopOptions): Promise<Shop> {
  const server = Fastify({ forceCloseConnections: true });
  const link: { connection?: ShopConnection; client?: CheckoutClient } = {};
  registerPages(server, () => link.connection);
  registerShopApi(server, () => link.client, new ReceivedEvents(webhookSecret));
  await registerAssets(server);
  const url = await server.listen({ port, host: '127.0.0.1' });
  return {
    url,
    connect: (connection) => {
      link.connection = connection;
      link.client = new CheckoutClient(connection.serviceUrl, connection.storefrontKey);
    },
    close: () => server.close(),
  };
}

// The page's files come from the checkout's source folder, its scripts from the build: tsc copies no assets.
async function registerAssets(server: FastifyInstance): Promise<void> {
  const root = packageRoot();
  const roots = [path.join(root, 'demo/shop/public'), path.join(root, 'dist/demo/shop/browser')];
  await server.register(fastifyStatic, { root: roots, prefix: '/assets/', index: false, cacheControl: false });
}

function packageRoot(): string {
  let directory = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(directory, 'package.json'))) directory = path.dirname(directory);
  return directory;
}
