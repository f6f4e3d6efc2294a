import { parseArgs } from 'node:util';

const DEFAULT_DEPTH = 5;

/** Beyond this the states do not fit into a machine's memory. */
const MAX_DEPTH = 8;

export const help = `Usage: npm run check:decide [-- --depth <n>]

Tries every order of events in a small world (two sessions, two payments on each, every status, looks that are late, lost or heard
again, retries, cancels, expiry, money that goes back) up to a depth, and checks the rules of docs/contract.md after each. Prints
the shortest story that breaks one, and ends with 1 then.

  --depth <n>   how many moves long the stories are, after the beginnings (default ${DEFAULT_DEPTH}, at most ${MAX_DEPTH}); each costs about fifteen
                times the one before
  --help        this text`;

/** @returns null when help was asked for. @throws Error naming what cannot be used */
export function parseOptions(args: string[]): { depth: number } | null {
  const { values } = parseArgs({
    args,
    options: { depth: { type: 'string', default: String(DEFAULT_DEPTH) }, help: { type: 'boolean' } },
  });
  if (values.help) return null;
  const depth = Number(values.depth);
  if (!Number.isInteger(depth) || depth < 1 || depth > MAX_DEPTH) throw new Error(`--depth must be 1 to ${MAX_DEPTH}`);
  return { depth };
}
