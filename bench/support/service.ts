import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Children } from '../children.js';

export const SUPPORT_KEY = 'sk_bench_desk_0123456789abcdef0123456789';
/** Seals and hashes personal data; the filled rows must be found by the service. */
export const DATA_SECRET = 'bench-data-encryption-secret-0123456789abcdef';

/** Imports alone take a second; a busy laptop may take ten times that. */
const START_PATIENCE_MS = 60_000;

/** A running service: where it listens, and its process. */
export interface Service {
  url: string;
  pid: number | undefined;
}

/** Starts the service as it is deployed over a database. Zoho is not asked for anything. */
export async function startService(children: Children, databaseUrl: string): Promise<Service> {
  const port = await findFreePort();
  const main = fileURLToPath(new URL('../../main.js', import.meta.url));
  const process = children.startServer('service', main, environment(port, databaseUrl));
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_PATIENCE_MS;
  while (Date.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`the service ended at start with ${process.exitCode}`);
    const response = await fetch(`${url}/health/live`).catch(() => undefined);
    if (response?.ok) return { url, pid: process.pid };
    await delay(100);
  }
  throw new Error(`the service does not answer after ${START_PATIENCE_MS} ms`);
}

function environment(port: number, databaseUrl: string): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    RUN: 'api',
    LOG_LEVEL: 'error',
    STOREFRONT_API_KEYS: 'web:sk_bench_web_0123456789abcdef0123456789abc',
    SUPPORT_API_KEYS: `bench:${SUPPORT_KEY}`,
    CLIENT_TOKEN_SECRETS: 'bench-client-token-secret-0123456789abcdef',
    DATA_ENCRYPTION_KEYS: DATA_SECRET,
    ZOHO_ACCOUNT_ID: '23137556',
    ZOHO_CLIENT_ID: '1000.BENCH',
    ZOHO_CLIENT_SECRET: 'bench-zoho-client-secret-0123456789',
    ZOHO_REFRESH_TOKEN: '1000.bench.refresh',
    ZOHO_WIDGET_API_KEY: '1003.bench.widget',
    ZOHO_SIGNING_KEY: 'bench-zoho-signing-key-0123456789abcdef',
    ZOHO_WEBHOOK_SIGNING_KEYS: 'bench-zoho-webhook-key-0123456789abcdef',
    // Nobody listens there, so that nothing leaves the machine.
    ZOHO_API_BASE_URL: 'http://127.0.0.1:9/api/v1',
    ZOHO_ACCOUNTS_BASE_URL: 'http://127.0.0.1:9',
  };
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
