import type { Random } from '../random.js';
import { AMENDMENTS } from './amendments.js';
import { ASTRAY } from './astray.js';
import { BANK_DEBITS } from './bank-debits.js';
import { EVERYDAY } from './everyday.js';
import type { Edition, Habit } from './habit.js';
import { REFUNDS } from './refunds.js';
import { TAKEN_BACK } from './taken-back.js';
import { UNDER_WAY } from './under-way.js';
import { ZOHOS_WAYS } from './zohos-ways.js';

/** Weights favour what goes wrong. */
const HABITS = {
  ...EVERYDAY,
  ...ASTRAY,
  ...AMENDMENTS,
  ...UNDER_WAY,
  ...TAKEN_BACK,
  ...REFUNDS,
  ...ZOHOS_WAYS,
  ...BANK_DEBITS,
};

export type HabitName = keyof typeof HABITS;

/** By name, with what all of them may have. */
export const HABIT_OF: Readonly<Record<HabitName, Habit>> = HABITS;

const NAMES = Object.keys(HABITS) as HabitName[];

/**
 * A habit for each order: every one that the edition has once, if there are orders enough, those first that no other has; the rest as
 * their weights say. In an order that chance decides.
 */
export function dealHabits(random: Random, orders: number, edition: Edition): HabitName[] {
  const possible = NAMES.filter((name) => (HABIT_OF[name].edition ?? edition) === edition);
  const weights = Object.fromEntries(possible.map((name) => [name, HABIT_OF[name].weight])) as Record<
    HabitName,
    number
  >;
  const isShared = (name: HabitName): number => (HABIT_OF[name].edition === undefined ? 1 : 0);
  const dealt = random
    .shuffle(possible)
    .sort((a, b) => isShared(a) - isShared(b))
    .slice(0, orders);
  while (dealt.length < orders) dealt.push(random.pickWeighted(weights));
  return random.shuffle(dealt);
}
