import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { AppConfig } from '../config/app-config.js';
import { logContext } from './log-context.js';
import { Redactor } from './redact.js';

/**
 * JSON lines on stdout, each with the fields of {@link logContext}, all of it redacted. pino itself rather than nestjs-pino:
 * that keeps one logger per process (two applications in a test would share it) and a middleware in the path of every request.
 */
export async function createLogger(config: AppConfig, destination?: DestinationStream): Promise<Logger> {
  const redactor = new Redactor(secretsOf(config));
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...logContext.get() }),
      formatters: { level: (level) => ({ level }), log: (fields) => redactor.object(fields) },
      serializers: { err: (error: unknown) => error }, // the redactor has done it
      hooks: {
        logMethod(args, method) {
          const texts = args.map((arg: unknown) => (typeof arg === 'string' ? redactor.text(arg) : arg));
          method.apply(this, texts as typeof args);
        },
      },
    },
    destination ?? (await openStdout()),
  );
}

/** Colours for a person at a terminal, if pino-pretty is there (it is no production dependency); JSON for everything else. */
async function openStdout(): Promise<DestinationStream> {
  if (!process.stdout.isTTY) return pino.destination(1);
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({ sync: true, ignore: 'requestId', translateTime: 'HH:MM:ss.l' });
  } catch {
    return pino.destination(1);
  }
}

function secretsOf(config: AppConfig): string[] {
  const { zoho } = config;
  return [
    ...[...config.storefrontKeys, ...config.supportKeys].map(({ key }) => key),
    ...config.clientTokenSecrets,
    ...config.dataEncryptionSecrets,
    ...Object.values(config.storefrontWebhooks).flatMap(({ secrets }) => secrets),
    ...[zoho.clientSecret, zoho.refreshToken, zoho.signingKey, ...zoho.webhookSigningKeys],
  ];
}

/** Nest's own announcements at start: useful when Nest itself is debugged, noise to the operator. */
const CHATTY = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** Lets `new Logger('context')` of @nestjs/common write to pino. A logged object becomes fields, `msg` its text. */
export class NestLogger implements LoggerService {
  constructor(private readonly root: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTY.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  // Nest passes the context last, and for errors perhaps a stack before it.
  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const stack = rest.length > 1 ? rest[0] : undefined;
    const logger = logContext.logger() ?? this.root;
    if (message instanceof Error) logger[level]({ context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) logger[level]({ context, ...message });
    else logger[level](stack ? { context, stack } : { context }, String(message));
  }
}
