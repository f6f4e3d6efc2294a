import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { ChildProgram } from './child-program.js';
import { keepKeys, type DemoKeys } from './demo-keys.js';
import { freePort, type Ports } from './ports.js';
import { serviceEnvironment } from './service-environment.js';
import { startShop } from './shop/start-shop.js';
import { DemoTime, simulatorOffset } from './time/demo-time.js';

export interface StackOptions {
  dataDir: string;
  ports: Ports;
  /** Told what is being done, for the impatient. */
  report: (line: string) => void;
  /** Gives up starting. */
  signal: AbortSignal;
}

export interface DemoStack {
  keys: DemoKeys;
  simulatorUrl: string;
  serviceUrl: string;
  shopUrl: string;
  /** Rejects when a part ends unasked. */
  failed: Promise<never>;
  /** Shop, service, simulator: nobody loses what it stands on. */
  stop(): Promise<void>;
}

/** A first start unpacks a database and applies migrations; a slow laptop under load takes half a minute for that. */
const SERVICE_START_MS = 120_000;
const SIMULATOR_START_MS = 30_000;
/** The service gives its requests 10 s to finish, then stops its database. */
const SERVICE_STOP_MS = 20_000;
const SIMULATOR_STOP_MS = 5_000;

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Starts simulator, service (with its own PostgreSQL) and shop. @throws ProgramFailedError; then nothing is left running */
export async function startStack(options: StackOptions): Promise<DemoStack> {
  mkdirSync(options.dataDir, { recursive: true });
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    return { ...(await startParts(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { dataDir, ports, report, signal }: StackOptions,
  started: { stop(): Promise<void> }[],
): Promise<Omit<DemoStack, 'stop'>> {
  const keys = keepKeys(dataDir);
  report('Starting the simulated Zoho Payments…');
  const simulator = await startSimulator(dataDir, ports.simulator, signal);
  started.push(simulator);
  const shop = await startShop({ port: ports.shop, webhookSecret: keys.shopWebhookSecret });
  const closeShop = { stop: () => shop.close() };
  started.push(closeShop);
  report('Starting PostgreSQL and the service…');
  const port = ports.service === 0 ? await freePort() : ports.service;
  const surroundings = { port, dataDir, simulatorUrl: simulator.url, shopUrl: shop.url, keys };
  // The simulator remembers how far its time was moved in an earlier run; the others join it there.
  const offsetMs = await simulatorOffset(simulator.url);
  const service = await startService(serviceEnvironment(surroundings), { dataDir, offsetMs }, signal);
  started.splice(started.indexOf(closeShop), 1, service, closeShop);
  await sendWebhooksTo(service.url, simulator.url);
  const { storefrontKey } = keys;
  const time = await DemoTime.of(simulator.url, service, offsetMs);
  shop.connect({ serviceUrl: service.url, storefrontKey, widgetOrigins: [simulator.url], time });
  const failed = Promise.race([simulator.failed, service.failed]);
  failed.catch(() => undefined);
  return { keys, simulatorUrl: simulator.url, serviceUrl: service.url, shopUrl: shop.url, failed };
}

function startSimulator(dataDir: string, port: number, signal: AbortSignal): Promise<ChildProgram> {
  const options = {
    name: 'simulator',
    script: fileURLToPath(new URL('main.js', import.meta.resolve('zoho-payments-simulator'))),
    args: ['--port', String(port), '--store', path.join(dataDir, 'simulator.json')],
    environment: inheritedEnvironment(),
    logFile: path.join(dataDir, 'simulator.log'),
    startMs: SIMULATOR_START_MS,
    stopMs: SIMULATOR_STOP_MS,
  };
  return ChildProgram.start(options, signal);
}

function startService(
  environment: NodeJS.ProcessEnv,
  { dataDir, offsetMs }: { dataDir: string; offsetMs: number },
  signal: AbortSignal,
): Promise<ChildProgram> {
  const options = {
    name: 'service',
    script: path.resolve(dist, '../demo/service.mjs'),
    args: [String(offsetMs)],
    environment: { ...inheritedEnvironment(), ...environment },
    logFile: path.join(dataDir, 'service.log'),
    startMs: SERVICE_START_MS,
    stopMs: SERVICE_STOP_MS,
  };
  return ChildProgram.start(options, signal);
}

// What programs need to find their way about; nothing that could configure them.
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

// Told after the fact, because either side may have had to take another port than last time.
async function sendWebhooksTo(serviceUrl: string, simulatorUrl: string): Promise<void> {
  const { statusCode, body } = await request(`${simulatorUrl}/_simulator/webhooks/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoints: [{ url: `${serviceUrl}/v1/webhooks/zoho` }] }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The simulator refused the webhook address: ${text}`);
}
