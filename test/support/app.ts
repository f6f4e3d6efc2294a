import { Writable } from 'node:stream';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import type { Simulator } from 'zoho-payments-simulator';
import type { Clock } from '../../src/common/clock.js';
import { AppConfig } from '../../src/config/app-config.js';
import { createApp } from '../../src/app/create-app.js';
import { closeWithin } from '../../src/app/run-service.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

export const KEYS = {
  web: 'sk_web_0123456789abcdef0123456789abcdef',
  other: 'sk_other_0123456789abcdef0123456789abcdef',
  desk: 'sk_desk_0123456789abcdef0123456789abcdef',
} as const;

/** A complete configuration; tests override what they are about. The Zoho hosts are unreachable unless a simulator is given. */
export const TEST_ENVIRONMENT = {
  HOST: '127.0.0.1',
  PORT: '0',
  ZOHO_API_BASE_URL: 'http://127.0.0.1:9/api/v1',
  ZOHO_ACCOUNTS_BASE_URL: 'http://127.0.0.1:9',
  ZOHO_ACCOUNT_ID: '23137556',
  ZOHO_CLIENT_ID: '1000.TESTCLIENT',
  ZOHO_CLIENT_SECRET: 'zoho-client-secret-for-tests',
  ZOHO_REFRESH_TOKEN: '1000.refresh-token-for-tests',
  ZOHO_WIDGET_API_KEY: '1000.widget-key-for-tests',
  ZOHO_SIGNING_KEY: 'zoho-signing-key-for-tests',
  ZOHO_WEBHOOK_SIGNING_KEYS: 'zoho-webhook-key-for-tests,zoho-older-webhook-key-for-tests',
  STOREFRONT_API_KEYS: `web:${KEYS.web},other:${KEYS.other}`,
  SUPPORT_API_KEYS: `desk:${KEYS.desk}`,
  CLIENT_TOKEN_SECRETS: 'client-token-secret-for-tests-0123456789',
  LOG_LEVEL: 'debug',
  // Jobs run when a test says so (`shop.runJobs()`), or with RUN=all by themselves.
  RUN: 'api',
};

export type LogLine = Record<string, unknown> & { level: string; msg?: string };

export interface TestApp {
  app: NestFastifyApplication;
  url: string;
  config: AppConfig;
  /** Requests to this app: `http.get('/health/live')`. */
  http: ReturnType<typeof supertest.agent>;
  database: TestDatabase;
  /** Every line logged so far, parsed, newest last. */
  logs: LogLine[];
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Zoho, for this app; its account's credentials become the configuration. */
  simulator?: Simulator;
  env?: Record<string, string | undefined>;
  clock?: Clock;
  /** Use this database instead of a new one; it is then not dropped (two replicas, restarts). */
  database?: TestDatabase;
  /** Probe controllers and the like. */
  modules?: Type[];
}

/** The real service on a port of its own, over a database of its own. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const config = AppConfig.from(environmentFor({ ...options, database }));
  const logs: LogLine[] = [];
  const overrides = { clock: options.clock, modules: options.modules };
  const app = await createApp({ config, overrides, logDestination: collect(logs) });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const close = async (): Promise<void> => {
    await closeWithin(app, config.shutdownGraceMs); // a client may have connected and then thought better of it
    if (!options.database) await database.drop();
  };
  return { app, url, config, http: supertest.agent(url), database, logs, close };
}

/** What the service is configured with, in this process or another. */
export function environmentFor({
  simulator,
  database,
  env,
}: Pick<TestAppOptions, 'simulator' | 'env'> & { database: TestDatabase }): Record<string, string | undefined> {
  return { ...TEST_ENVIRONMENT, ...(simulator && zohoEnvironment(simulator)), DATABASE_URL: database.url, ...env };
}

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** The configuration that makes a service use this simulator as Zoho. */
export function zohoEnvironment({
  apiBaseUrl,
  accountsBaseUrl,
  scriptUrl,
  account,
}: Simulator): Record<string, string> {
  return {
    ZOHO_EDITION: account.edition,
    ZOHO_API_BASE_URL: apiBaseUrl,
    ZOHO_ACCOUNTS_BASE_URL: accountsBaseUrl,
    ZOHO_WIDGET_SCRIPT_URL: scriptUrl,
    ZOHO_ACCOUNT_ID: account.accountId,
    ZOHO_CLIENT_ID: account.clientId,
    ZOHO_CLIENT_SECRET: account.clientSecret,
    ZOHO_REFRESH_TOKEN: account.refreshToken,
    ZOHO_WIDGET_API_KEY: account.widgetApiKey,
    ZOHO_SIGNING_KEY: account.signingKey,
    ZOHO_WEBHOOK_SIGNING_KEYS: account.webhookSigningKey,
  };
}

function collect(logs: LogLine[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString('utf8').split('\n')) if (line) logs.push(JSON.parse(line) as LogLine);
      done();
    },
  });
}
