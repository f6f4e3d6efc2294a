import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, type CreateAppOptions } from './create-app.js';
import { Shutdown } from '../common/shutdown.js';
import { AppConfig } from '../config/app-config.js';
import type { Variables } from '../config/environment.js';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.js';
import { applyMigrations } from '../database/migrate.js';
import { requireOwnSession } from '../database/session-pooling.js';
import { Lifetime } from './lifetime.js';
import { createLogger, NestLogger } from '../observability/logger.js';

/** Short enough not to be noticed, long enough to cost nothing. */
const SWEEP_MS = 50;

/**
 * Starts everything the configuration asks for and stops it in reverse on SIGTERM, SIGINT, or when a parent goes away.
 * @param overrides for the demo, whose time can be moved (demo/service.mjs); `main.ts` gives none
 * @returns the running service, or null when it was stopped meanwhile
 */
export async function runService(
  config: AppConfig,
  environment: Variables,
  overrides: CreateAppOptions['overrides'] = {},
): Promise<NestFastifyApplication | null> {
  Logger.overrideLogger(new NestLogger(await createLogger(config)));
  logBeforeCrash();
  const lifetime = new Lifetime();
  stopOnSignals(lifetime);
  try {
    const ready = config.databaseUrl ? config : await withEmbeddedPostgres(config, environment, lifetime);
    if (!lifetime.isEnding()) await requireOwnSession(ready.databaseUrl);
    if (ready.migrateOnStart && !lifetime.isEnding()) await applyMigrations({ url: ready.databaseUrl });
    if (lifetime.isEnding()) return null;
    const app = await lifetime.started(createApp({ config: ready, overrides }), (it) => stop(it, ready));
    if (!lifetime.isEnding()) await listen(app, ready);
    return app;
  } catch (error) {
    if (lifetime.isEnding()) return null; // what was being started lost its ground on purpose
    await lifetime.end();
    throw error;
  }
}

async function withEmbeddedPostgres(config: AppConfig, environment: Variables, lifetime: Lifetime): Promise<AppConfig> {
  const starting = startEmbeddedPostgres({ dataDir: config.dataDir });
  const postgres = await lifetime.started(starting, (it) => it.stop());
  return AppConfig.from({ ...environment, DATABASE_URL: postgres.url });
}

async function listen(app: NestFastifyApplication, config: AppConfig): Promise<void> {
  await app.listen(config.port, config.host);
  const logger = new Logger('main');
  const url = (await app.getUrl()).replace('0.0.0.0', '127.0.0.1').replace('[::1]', 'localhost');
  for (const warning of config.warnings) logger.warn(warning);
  logger.log({ msg: `listening on ${url}`, url, run: config.run, edition: config.zoho.edition });
  if (process.connected) process.send?.({ ready: true, url });
}

/** From before anything is started: a stop during a long migration is a stop too. */
function stopOnSignals(lifetime: Lifetime): void {
  const stop = (reason: string): void => {
    if (lifetime.isEnding()) process.exit(1); // a second signal: the operator is in a hurry
    new Logger('main').log(`stopping: ${reason}`);
    void lifetime.end().then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const orphaned = (): void => stop('the parent process is gone');
  process.on('disconnect', orphaned);
  if (process.send && !process.connected) orphaned(); // it went before we listened
}

// Node would print it raw: not as JSON, and with whatever secrets the error carries.
function logBeforeCrash(): void {
  process.on('uncaughtException', (error) => {
    new Logger('main').fatal({ msg: 'crashed', err: error });
    process.exit(1);
  });
  // graphile-worker 0.17.3 forgets some when PostgreSQL goes away; requests under way must not die of that, on all replicas at once.
  process.on('unhandledRejection', (reason) => {
    new Logger('main').error({ msg: 'a promise failed that nobody waited for', err: reason });
  });
}

/** Sends callers elsewhere first, for as long as it takes a proxy to notice; nothing is refused meanwhile. */
async function stop(app: NestFastifyApplication, { run, shutdownDelayMs, shutdownGraceMs }: AppConfig): Promise<void> {
  app.get(Shutdown).drain();
  if (run !== 'worker') await delay(shutdownDelayMs); // nobody is sent to a worker
  await closeWithin(app, shutdownGraceMs);
}

/** Finishes running requests, for at most the grace period; what is still open then is cut off. */
export async function closeWithin(app: NestFastifyApplication, graceMs: number): Promise<void> {
  app.get(Shutdown).begin();
  const server = app.getHttpServer();
  // Ended event streams leave idle connections behind that nothing else closes.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const timer = setTimeout(() => {
    new Logger('main').warn(`requests still running after ${graceMs} ms are cut off`);
    server.closeAllConnections();
  }, graceMs);
  await app.close();
  clearInterval(sweep);
  clearTimeout(timer);
}
