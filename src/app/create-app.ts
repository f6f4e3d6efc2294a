import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { DestinationStream, Logger } from 'pino';
import { AppModule } from './app.module.js';
import { Callers } from '../auth/callers.js';
import type { Clock } from '../common/clock.js';
import { BODY_LIMIT_BYTES, registerBodyParsers } from '../common/http/body-parsers.js';
import { ProblemFilter, sendProblem } from '../common/http/problem.filter.js';
import { requestIdOf } from '../common/http/request-id.js';
import { toAppError } from '../common/http/to-app-error.js';
import { RequestValidationPipe } from '../common/http/validation.pipe.js';
import { Shutdown } from '../common/shutdown.js';
import { AppConfig } from '../config/app-config.js';
import type { Variables } from '../config/environment.js';
import { serveDocsPage } from './docs-page.js';
import { serveErrorsPage } from './errors-page.js';
import { readEnvironment } from '../config/read-environment.js';
import { createLogger, NestLogger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { registerRequestLog } from '../observability/request-log.js';
import { registerRequestMetrics } from '../observability/request-metrics.js';
import { ReceiveWebhook } from '../webhooks/receive-webhook.js';
import { serveOpenApi } from './open-api.js';
import { serveOnlyOperations } from './worker-front.js';
import { CONNECTION_OPTIONS, MAX_CONNECTIONS } from './connections.js';
import { serveConsole } from './console.js';
import { registerFrontDoor } from './front-door.js';

/** Browsers may remember a preflight's answer this long (Chromium's own ceiling is two hours). */
const PREFLIGHT_MAX_AGE_SECONDS = 600;

export interface CreateAppOptions {
  /** Instead of the process's environment. */
  env?: Variables;
  /** Instead of reading any environment. */
  config?: AppConfig;
  /** For tests: what time it is, and modules (probe controllers) besides the service's own. */
  overrides?: { clock?: Clock; modules?: Type[] };
  /** Where log lines go instead of stdout. */
  logDestination?: DestinationStream;
}

/**
 * The service, ready to listen; the database must be reachable. Used by the entry point, tests and scripts alike.
 * @throws ConfigurationError
 */
export async function createApp(options: CreateAppOptions = {}): Promise<NestFastifyApplication> {
  const config = options.config ?? AppConfig.from(options.env ?? readEnvironment());
  const logger = await createLogger(config, options.logDestination);
  const adapter = createAdapter(logger, config);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, options.overrides), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new RequestValidationPipe());
  enableCors(app, config);
  registerFrontDoor(adapter.getInstance<FastifyInstance>(), app.get(Callers), app.get(ReceiveWebhook));
  closeConnectionsWhileStopping(adapter.getInstance<FastifyInstance>(), app.get(Shutdown));
  registerRequestMetrics(adapter.getInstance<FastifyInstance>(), app.get(Metrics));
  serveOpenApi(app);
  try {
    await app.init();
    await adapter.getInstance().ready();
  } catch (error) {
    // What did start holds connections and a presence lock, and nobody else could end it.
    await app.close().catch(() => undefined);
    throw error;
  }
  return app;
}

function createAdapter(logger: Logger, config: AppConfig): FastifyAdapter {
  const quiet = logger.child({}, { level: 'warn' });
  const adapter = new FastifyAdapter({
    // Fastify's own announcements are ours to make.
    loggerInstance: quiet,
    // One logger for all requests: the request id comes from the log context, not from a child logger per request.
    childLoggerFactory: () => quiet,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    ...CONNECTION_OPTIONS,
    // While closing, requests on connections that are still open are answered rather than refused.
    return503OnClosing: false,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(toAppError(error), request, reply),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.server.maxConnections = MAX_CONNECTIONS;
  registerRequestLog(fastify, logger);
  registerHeaders(fastify);
  if (config.run === 'worker') serveOnlyOperations(fastify);
  registerBodyParsers(fastify);
  serveDocsPage(fastify);
  serveErrorsPage(fastify);
  serveConsole(fastify);
  return adapter;
}

// Answers hold orders and tokens: no proxy between us and the caller may keep them. A handler may say otherwise.
function registerHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    done();
  });
}

// Otherwise a connection whose last request has just been answered stays open, and the stop waits for it.
function closeConnectionsWhileStopping(fastify: FastifyInstance, shutdown: Shutdown): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (shutdown.isDraining) void reply.header('connection', 'close');
    done();
  });
}

function enableCors(app: NestFastifyApplication, config: AppConfig): void {
  if (config.corsOrigins.length === 0) return;
  app.enableCors({
    origin: config.corsOrigins,
    methods: ['GET', 'POST', 'PATCH'],
    strictPreflight: false, // an OPTIONS that asks for nothing is no mistake worth a plain-text 400
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-None-Match',
      'Last-Event-ID',
      'X-Request-Id',
    ],
    exposedHeaders: ['ETag', 'Retry-After', 'Idempotency-Replayed', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy'],
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
}
