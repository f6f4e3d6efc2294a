import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Variables } from './environment.js';

/** The process's environment, over what a `.env` file in the working directory says. The only reader of `process.env`. */
export function readEnvironment(file = '.env'): Variables {
  const fromFile = existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Variables) : {};
  return { ...fromFile, ...process.env };
}
