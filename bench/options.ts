import { parseArgs } from 'node:util';
import { variantNames, type VariantName } from './variants.js';

export type Mode = 'create' | 'status';

export interface BenchOptions {
  seconds: number;
  rounds: number;
  connections: number;
  modes: Mode[];
  variants: VariantName[];
  databaseUrl?: string;
  /** What the service runs (its `RUN`): `api` compares like with like, `all` adds the schedule's own work. */
  run: string;
  /** Write a CPU profile of every server to bench/results (and slow it down). */
  profile: boolean;
}

export const help = `Usage: npm run bench -- [options]

Compares the service with (a) bare node:http + pg + undici and (b) an idiomatic Nest + Express + Prisma build.

  --seconds <n>       length of one measured run (default 8)
  --rounds <n>        runs per variant, interleaved; the median counts (default 3)
  --connections <n>   concurrent connections (default 32)
  --only <what>       create | status (default: both)
  --variants <list>   some of service,bare,idiomatic (default: all)
  --database-url <u>  an admin URL of a PostgreSQL to use instead of an embedded one; databases bench_* are made there
  --run <api|all>     which halves of the service run (default api: the other variants have no schedule)
  --profile           also write a CPU profile of each server to bench/results; the figures are then too low
  --help`;

/** @returns null when help was asked for
 *  @throws Error naming the option that cannot be used */
export function parseOptions(args: string[]): BenchOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string' },
      variants: { type: 'string', default: variantNames.join() },
      'database-url': { type: 'string' },
      run: { type: 'string', default: 'api' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  return {
    // A run longer than 50 s would outlive maxAgeMs=60000, and the answers would no longer be cached ones.
    seconds: wholeNumber('--seconds', values.seconds, 50),
    rounds: wholeNumber('--rounds', values.rounds, 20),
    connections: wholeNumber('--connections', values.connections, 1000),
    modes: toModes(values.only),
    variants: values.variants.split(',').map((name) => oneOf('--variants', name, variantNames)),
    databaseUrl: values['database-url'],
    run: oneOf('--run', values.run, ['api', 'all']),
    profile: values.profile,
  };
}

function toModes(only: string | undefined): Mode[] {
  return only === undefined ? ['create', 'status'] : [oneOf('--only', only, ['create', 'status'])];
}

function oneOf<Value extends string>(name: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new Error(`${name} must be one of ${allowed.join(', ')}`);
  return found;
}

function wholeNumber(name: string, value: string, max: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max) throw new Error(`${name} must be 1 to ${String(max)}`);
  return number;
}
