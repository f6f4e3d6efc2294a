import { parseArgs } from 'node:util';

export interface ChaosOptions {
  seeds: number[];
  orders: number;
}

export const help = `Usage: npm run chaos -- [options]

Plays shoppers against two replicas of the built service while everything around them breaks, then compares where the money is
at Zoho's stand-in with where our tables say it is. Days pass in minutes. Exit code 1 if anything is lost, wrong or unflagged.

  --seed <n>        what is decided by chance (default 1)
  --seeds <n,n,…>   several runs, one after the other
  --orders <n>      how many orders are placed (default 500)
  --help            this text

The seed fixes what everyone decides: who buys what, how they pay, what breaks when. Which of two things that happen at once
comes first is up to the machine, so a run can be repeated but not replayed. Results: test-results/chaos/seed-<n>.json, with
the timelines of whatever went wrong, and the replicas' logs.`;

/** @returns null when help was asked for. @throws Error naming the option that cannot be used */
export function parseOptions(args: string[]): ChaosOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string' },
      orders: { type: 'string', default: '500' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  return {
    seeds: (values.seeds ?? values.seed).split(',').map((seed) => wholeNumber('--seed', seed, 2 ** 31 - 1)),
    orders: wholeNumber('--orders', values.orders, 10_000),
  };
}

function wholeNumber(name: string, value: string, max: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max) throw new Error(`${name} must be 1 to ${max}`);
  return number;
}
