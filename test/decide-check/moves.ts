import { ourMoves } from './our-moves.js';
import type { Rules } from './rules.js';
import type { Step, World } from './world.js';
import { zohoMoves } from './zoho-moves.js';

/** One thing that can happen next, in words, and what it makes of the world; null where it turns out to change nothing. */
export interface Move {
  readonly told: string;
  readonly run: (world: World) => Step | null;
}

/** Everything that can happen next. */
export function movesFrom(world: World, rules: Rules): Move[] {
  return [...zohoMoves(world), ...ourMoves(world, rules)];
}
