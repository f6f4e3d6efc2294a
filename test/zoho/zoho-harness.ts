import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock } from '../../src/common/clock.js';
import { AppConfig } from '../../src/config/app-config.js';
import { AppConfigModule } from '../../src/config/config.module.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { ZohoClient } from '../../src/zoho/zoho.client.js';
import { ZohoError } from '../../src/zoho/zoho.errors.js';
import { ZohoModule } from '../../src/zoho/zoho.module.js';
import type { CreateSessionInput } from '../../src/zoho/zoho.types.js';

/** A clock that stands where the test puts it, or runs with the real one. */
export class MovableClock extends Clock {
  offsetMs = 0;
  override now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}

export interface Replica {
  client: ZohoClient;
  clock: MovableClock;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  databaseUrl: string;
  zoho: { apiBaseUrl: string; accountsBaseUrl: string };
  variables?: Record<string, string>;
}

/** One process of ours, as far as Zoho is concerned: the real module on the real database. */
export async function startReplica({ databaseUrl, zoho, variables }: ReplicaOptions): Promise<Replica> {
  const config = AppConfig.from({
    DATABASE_URL: databaseUrl,
    ZOHO_API_BASE_URL: zoho.apiBaseUrl,
    ZOHO_ACCOUNTS_BASE_URL: zoho.accountsBaseUrl,
    ZOHO_ACCOUNT_ID: '23137556',
    ZOHO_CLIENT_ID: 'demo-client',
    ZOHO_CLIENT_SECRET: 'demo-secret',
    ZOHO_REFRESH_TOKEN: 'demo-refresh',
    ZOHO_WIDGET_API_KEY: 'demo-widget-key',
    ZOHO_SIGNING_KEY: 'demo-signing-key',
    ZOHO_WEBHOOK_SIGNING_KEYS: 'demo-webhook-key',
    STOREFRONT_API_KEYS: 'web:sk_test_0123456789abcdef0123456789abcdef',
    CLIENT_TOKEN_SECRETS: 'client-token-secret-0123456789abcdef',
    ZOHO_TIMEOUT_MS: '5000',
    ...variables,
  });
  const clock = new MovableClock();

  @Global()
  @Module({ providers: [{ provide: Clock, useValue: clock }], exports: [Clock] })
  class ClockModule {}

  @Module({ imports: [AppConfigModule.forRoot(config), DatabaseModule, ClockModule, ZohoModule] })
  class ReplicaModule {}

  const app = await NestFactory.createApplicationContext(ReplicaModule, { logger: ['error'] });
  return { client: app.get(ZohoClient), clock, close: () => app.close() };
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ScriptedZoho {
  apiBaseUrl: string;
  accountsBaseUrl: string;
  /** What the API answers from now on. */
  onApi: Handler;
  /** What the token endpoint answers; by default a good token. */
  onToken: Handler;
  /** API calls that arrived, `METHOD path`. */
  calls: string[];
  tokenCalls: number;
  close(): Promise<void>;
}

/** A Zoho that answers byte for byte what a test says: for what the simulator, being well-behaved, cannot say. */
export async function startScriptedZoho(): Promise<ScriptedZoho> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    request.resume().on('end', () => {
      if (path.startsWith('/oauth')) {
        zoho.tokenCalls += 1;
        zoho.onToken(request, response);
      } else {
        zoho.calls.push(`${request.method ?? ''} ${path}`);
        zoho.onApi(request, response);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const zoho: ScriptedZoho = {
    apiBaseUrl: `${url}/api/v1`,
    accountsBaseUrl: url,
    onApi: answer(500, '{}'),
    onToken: (_request, response) =>
      response.end(`{"access_token":"1000.token-${zoho.tokenCalls}","expires_in":3600,"token_type":"Bearer"}`),
    calls: [],
    tokenCalls: 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return zoho;
}

export function answer(status: number, body: string, headers: Record<string, string> = {}): Handler {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

export const SEED_ORDER: CreateSessionInput = {
  amountMinor: 10050n,
  currency: 'INR',
  description: 'Payment for Order #12345',
  invoiceNumber: 'INV-12345',
  referenceNumber: 'attempt-1',
  metadata: { Key1: 'Value1' },
};

/** The ZohoError a call ends with; fails the test when it ends otherwise. */
export async function failureOf(call: Promise<unknown>): Promise<ZohoError> {
  const outcome = await call.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  if (outcome instanceof ZohoError) return outcome;
  throw new Error(`expected a ZohoError, got ${String(outcome)}`);
}
