import Fastify from 'fastify';
import { createCheckoutClient, type CheckoutClient } from '@checkout-bff/client';
import { loadAssets, registerAssets } from './assets.js';
import { registerPage } from './page.js';
import { ReceivedEvents } from './received-events.js';
import { registerShopApi } from './shop-api.js';
import { registerTimeApi } from './time-api.js';
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
  const assets = loadAssets();
  registerAssets(server, assets);
  registerPage(server, assets.get('index.html'), () => link.connection);
  registerShopApi(server, () => link.client, new ReceivedEvents(webhookSecret, () => link.connection?.time?.now()));
  registerTimeApi(server, () => link.connection?.time);
  const url = await server.listen({ port, host: '127.0.0.1' });
  return {
    url,
    connect: (connection) => {
      link.connection = connection;
      link.client = createCheckoutClient({
        baseUrl: connection.serviceUrl,
        storefrontKey: connection.storefrontKey,
      });
    },
    close: () => server.close(),
  };
}
