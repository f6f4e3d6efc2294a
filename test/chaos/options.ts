import { parseArgs } from 'node:util';
import type { Edition } from './habits/habit.js';

export interface ChaosOptions {
  seeds: number[];
  /** How many orders in which edition. */
  runs: { edition: Edition; orders: number }[];
  minutes: number;
}

/** Every run of both has one order in so many in the United States: bank debits, and currencies with no or three minor digits. */
const ORDERS_PER_AMERICAN = 5;

export const help = `Usage: npm run chaos -- [options]

Plays shoppers, the support desk and the banks against two replicas of the built service while everything around them breaks,
then compares where the money is at Zoho's stand-in with where our tables say it is. Weeks pass in minutes. Exit code 1 if
anything is lost, wrong, or known to nobody.

  --seed <n>            what is decided by chance (default 1)
  --seeds <n,n,…>       several runs, one after the other
  --orders <n>          how many orders are placed (default 500)
  --edition <name>      IN, US or both (default): a fifth of the orders are then placed in the US edition, with bank debits
  --minutes <n>         break off, with exit code 1, if it takes longer (default 60)
  --help                this text

Everyone has habits (test/chaos/habits): each is had once if there are orders enough, the rest as their weights say. The seed
fixes what everyone decides: who buys what, how they pay, what breaks when. Which of two things that happen at once comes first
is up to the machine, so a run can be repeated but not replayed. Results: test-results/chaos/seed-<n>-<edition>.json, with the
stories of the first orders that anything is wrong with, and the replicas' logs.`;

/** @returns null when help was asked for. @throws Error naming the option that cannot be used */
export function parseOptions(args: string[]): ChaosOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string' },
      orders: { type: 'string', default: '500' },
      edition: { type: 'string', default: 'both' },
      minutes: { type: 'string', default: '60' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  return {
    seeds: (values.seeds ?? values.seed).split(',').map((seed) => wholeNumber('--seed', seed, 2 ** 31 - 1)),
    runs: runsOf(values.edition, wholeNumber('--orders', values.orders, 10_000)),
    minutes: wholeNumber('--minutes', values.minutes, 24 * 60),
  };
}

function runsOf(edition: string, orders: number): ChaosOptions['runs'] {
  if (edition === 'IN' || edition === 'US') return [{ edition, orders }];
  if (edition !== 'both') throw new Error('--edition must be IN, US or both');
  const american = Math.ceil(orders / ORDERS_PER_AMERICAN);
  return [
    { edition: 'IN' as const, orders: orders - american },
    { edition: 'US' as const, orders: american },
  ].filter((run) => run.orders > 0);
}

function wholeNumber(name: string, value: string, max: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max) throw new Error(`${name} must be 1 to ${max}`);
  return number;
}
