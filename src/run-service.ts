import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.js';
import { Shutdown } from './common/shutdown.js';
import { AppConfig } from './config/app-config.js';
import type { Variables } from './config/environment.js';
import { startEmbeddedPostgres } from './database/embedded-postgres.js';
import { applyMigrations } from './database/migrate.js';

/** Soon enough that nobody notices, seldom enough to cost nothing. */
const SWEEP_MS = 50;

/** Something that was started and has to be stopped, last one first. */
type Stop = () => Promise<void>;

/** Starts everything the configuration asks for and stops it in reverse on SIGTERM, SIGINT, or when a parent goes away. */
export async function runService(config: AppConfig, environment: Variables): Promise<void> {
  const stops: Stop[] = [];
  try {
    const ready = config.databaseUrl ? config : await withEmbeddedPostgres(config, environment, stops);
    if (ready.migrateOnStart) await applyMigrations({ url: ready.databaseUrl });
    const app = await createApp({ config: ready });
    stops.unshift(() => closeWithin(app, ready.shutdownGraceMs));
    stopOnSignals(app, stops);
    logBeforeCrash();
    await listen(app, ready);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

async function withEmbeddedPostgres(config: AppConfig, environment: Variables, stops: Stop[]): Promise<AppConfig> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
  stops.unshift(() => postgres.stop());
  return AppConfig.from({ ...environment, DATABASE_URL: postgres.url });
}

async function listen(app: NestFastifyApplication, config: AppConfig): Promise<void> {
  await app.listen(config.port, config.host);
  const logger = new Logger('main');
  const url = (await app.getUrl()).replace('0.0.0.0', '127.0.0.1').replace('[::1]', 'localhost');
  for (const warning of config.warnings) logger.warn(warning);
  logger.log({ msg: `listening on ${url}`, url, run: config.run, edition: config.zoho.edition });
  process.send?.({ ready: true, url });
}

function stopOnSignals(app: NestFastifyApplication, stops: Stop[]): void {
  const shutdown = app.get(Shutdown);
  const stop = (reason: string): void => {
    if (shutdown.hasBegun) process.exit(1); // asked twice: somebody is in a hurry
    new Logger('main').log(`stopping: ${reason}`);
    shutdown.begin();
    void stopAll(stops).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', () => stop('the parent process is gone'));
}

// Node would print it raw: not as JSON, and with whatever secrets the error carries.
function logBeforeCrash(): void {
  process.on('uncaughtException', (error) => {
    new Logger('main').fatal({ msg: 'crashed', err: error });
    process.exit(1);
  });
}

/** Finishes running requests, for at most the grace period; what is still open then is cut off. */
async function closeWithin(app: NestFastifyApplication, graceMs: number): Promise<void> {
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

async function stopAll(stops: Stop[]): Promise<boolean> {
  let clean = true;
  for (const stop of stops) {
    try {
      await stop();
    } catch (error) {
      clean = false;
      new Logger('main').error({ msg: 'stopping failed', err: error });
    }
  }
  return clean;
}
