import type { ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Children } from './children.js';

export const variantNames = ['service', 'bare', 'idiomatic'] as const;
export type VariantName = (typeof variantNames)[number];

export interface Variant {
  name: VariantName;
  url: string;
  process: ChildProcess;
}

export const storefrontApiKey = 'sk_bench_0123456789abcdef0123456789abcdef';

const files: Record<VariantName, string> = {
  service: '../main.js',
  bare: './bare/server.js',
  idiomatic: './idiomatic/main.js',
};

/** Imports alone take a second; a busy laptop may take ten times that. */
const START_PATIENCE_MS = 30_000;

interface Surroundings {
  databaseUrl: string;
  zohoUrl: string;
  run: string;
}

/** Starts one variant on a port of its own and waits until it answers. */
export async function startVariant(children: Children, name: VariantName, around: Surroundings): Promise<Variant> {
  const port = await findFreePort();
  const file = fileURLToPath(new URL(files[name], import.meta.url));
  const process = children.startServer(name, file, environment(port, around));
  const variant = { name, url: `http://127.0.0.1:${String(port)}`, process };
  await answers(variant);
  return variant;
}

// One environment for all: the other two read the few variables they need.
function environment(port: number, { databaseUrl, zohoUrl, run }: Surroundings): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    RUN: run,
    STOREFRONT_API_KEY: storefrontApiKey,
    STOREFRONT_API_KEYS: `bench:${storefrontApiKey}`,
    CLIENT_TOKEN_SECRETS: 'bench-client-token-secret-0123456789abcdef',
    ZOHO_API_BASE_URL: `${zohoUrl}/api/v1`,
    ZOHO_ACCOUNTS_BASE_URL: zohoUrl,
    ZOHO_ACCOUNT_ID: '23137556',
    ZOHO_CLIENT_ID: '1000.BENCH',
    ZOHO_CLIENT_SECRET: 'bench-zoho-client-secret-0123456789',
    ZOHO_REFRESH_TOKEN: '1000.bench.refresh',
    ZOHO_WIDGET_API_KEY: '1003.bench.widget',
    ZOHO_SIGNING_KEY: 'bench-zoho-signing-key-0123456789abcdef',
    ZOHO_WEBHOOK_SIGNING_KEYS: 'bench-zoho-webhook-key-0123456789abcdef',
    // Zoho itself allows 600 a minute; here the question is what the service can do, not what it may.
    ZOHO_REQUESTS_PER_MINUTE: '1000000',
  };
}

async function answers({ name, url, process }: Variant): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS;
  while (Date.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`${name} ended at start with ${String(process.exitCode)}`);
    const response = await fetch(`${url}/health/live`).catch(() => undefined);
    if (response?.ok) return;
    await delay(50);
  }
  throw new Error(`${name} does not answer after ${String(START_PATIENCE_MS / 1000)} s`);
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
