import { AppConfig } from './config/app-config.js';
import { ConfigurationError } from './config/configuration.error.js';
import { readEnvironment } from './config/read-environment.js';
import { runService } from './app/run-service.js';

try {
  const environment = readEnvironment();
  await runService(AppConfig.from(environment), environment);
} catch (error) {
  // Before there is a logger: plain text, because a person reads it.
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : describe(error)}\n`);
  process.exitCode = 1;
}

function describe(error: unknown): string {
  return error instanceof Error ? `The service could not start: ${error.stack ?? error.message}` : String(error);
}
