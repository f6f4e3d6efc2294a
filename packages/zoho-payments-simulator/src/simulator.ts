import { randomInt } from 'node:crypto';
import { type AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerCheckoutRoutes } from './checkout-routes.js';
import { SimulatedClock } from './clock.js';
import { registerControlRoutes } from './control-routes.js';
import { SimulatorControl, type ControlParts } from './control.js';
import { Faults } from './faults.js';
import { Holds } from './holds.js';
import { SeededIds } from './ids.js';
import { OAuth } from './oauth.js';
import { DEFAULT_ACCOUNT, DEFAULT_SETTINGS, type Account, type Settings } from './options.js';
import { PaymentTurns } from './payment-turns.js';
import { Payments } from './payments.js';
import { RateLimit } from './rate-limit.js';
import { Refunds } from './refunds.js';
import { RequestLog } from './request-log.js';
import { Sessions } from './sessions.js';
import { Store } from './store.js';
import { Webhooks, type Endpoint } from './webhooks.js';
import { find, type World } from './world.js';
import { registerZohoRoutes } from './zoho-routes.js';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Same seed, same calls: same ids and same faults. Default: a random one, so that runs sharing a database never collide. */
  seed?: number;
  /** JSON file that keeps the data over a restart. */
  storeFile?: string;
  account?: Partial<Account>;
  settings?: Partial<Settings>;
  webhooks?: Endpoint[];
}

export interface Simulator {
  /** Without a slash at the end. */
  url: string;
  apiBaseUrl: string;
  accountsBaseUrl: string;
  scriptUrl: string;
  seed: number;
  account: Account;
  control: SimulatorControl;
  close(): Promise<void>;
}

export const SCRIPT_PATH = '/static/zpay/zpay-js/v1/zpayments.js';

/** Starts a Zoho Payments of one's own: accounts server, payments API, widget, hosted page and control API on one port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const account = { ...DEFAULT_ACCOUNT, ...options.account };
  const parts = assemble(account, options);
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 1_048_576, exposeHeadRoutes: false });
  const control = new SimulatorControl(parts);
  acceptForms(app);
  registerZohoRoutes(app, parts);
  registerCheckoutRoutes(app, parts, SCRIPT_PATH);
  registerControlRoutes(app, control);
  const host = options.host ?? '127.0.0.1';
  await app.listen({ port: options.port ?? 0, host });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  return {
    url,
    apiBaseUrl: `${url}/api/v1`,
    accountsBaseUrl: url,
    scriptUrl: `${url}${SCRIPT_PATH}`,
    seed: parts.world.state.random.seed,
    account,
    control,
    close: () => closeAll(app, parts),
  };
}

function assemble(account: Account, options: SimulatorOptions): ControlParts {
  const store = new Store(options.seed ?? randomInt(2 ** 31), account.refreshToken, options.storeFile);
  const { state } = store;
  const world: World = {
    account,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    state,
    store,
    clock: new SimulatedClock(state.clockOffsetMs),
    ids: new SeededIds(() => state.random),
  };
  const webhooks = new Webhooks(world);
  const sessions = new Sessions(world);
  const payments = new Payments(world, sessions, webhooks);
  const refunds = new Refunds(world, payments, webhooks);
  const faults = new Faults(world.ids);
  const turns = new PaymentTurns(world, payments, webhooks);
  webhooks.describe('payment', (id) => payments.view(find(state.payments, id, 'payment')));
  webhooks.describe('refund', (id) => refunds.view(refunds.get(id)));
  webhooks.setEndpoints(options.webhooks ?? []);
  for (const part of [payments, refunds, webhooks]) part.rearm();
  const rest = { oauth: new OAuth(world), holds: new Holds(), log: new RequestLog(), rateLimit: new RateLimit(world) };
  return { world, sessions, payments, turns, refunds, webhooks, faults, ...rest };
}

function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

async function closeAll(app: FastifyInstance, parts: ControlParts): Promise<void> {
  parts.holds.releaseAll();
  parts.world.clock.close();
  await app.close();
  await parts.webhooks.close();
  parts.world.store.close();
}
