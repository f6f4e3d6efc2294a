import { AppConfig } from './config/app-config.js';
import { ConfigurationError } from './config/configuration.error.js';
import { readEnvironment } from './config/read-environment.js';
import { SharedSessionError } from './database/session-pooling.js';
import { runService } from './app/run-service.js';

try {
  const environment = readEnvironment();
  await runService(AppConfig.from(environment), environment);
} catch (error) {
  // Before there is a logger: plain text, because a person reads it.
  process.stderr.write(`${describe(error)}\n`);
  // And not `exitCode`: something half started (a connection, a timer) would keep a replica alive that serves nobody.
  process.exit(1);
}

function describe(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof SharedSessionError) return error.message;
  return error instanceof Error ? `The service could not start: ${error.stack ?? error.message}` : String(error);
}
