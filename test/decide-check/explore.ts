import { hash } from 'node:crypto';
import { beginnings, later } from './beginnings.js';
import { keyOf } from './key.js';
import { movesFrom } from './moves.js';
import { ourMoves } from './our-moves.js';
import { brokenBy, type PromiseName } from './promises.js';
import type { Rules } from './rules.js';
import type { World } from './world.js';

/** How much was tried at one depth. */
export interface Layer {
  readonly depth: number;
  readonly states: number;
  readonly transitions: number;
}

/** How a promise is broken: the shortest story there is, one line per move. */
export interface Counterexample {
  readonly promise: PromiseName;
  readonly found: string;
  readonly story: readonly string[];
}

export interface Explored {
  readonly layers: readonly Layer[];
  readonly states: number;
  readonly transitions: number;
  readonly counterexample: Counterexample | null;
  /** No state had a move that led to a new one: there is nothing deeper. */
  readonly isAll: boolean;
}

/** How a state was reached: by the last move, and by those before. */
interface Path {
  readonly told: string;
  readonly from: Path | null;
}

interface Reached {
  readonly world: World;
  readonly path: Path;
}

/** Called now and then, so that a person sees that it goes on. */
type OnProgress = (depth: number, states: number, transitions: number) => void;

const PROGRESS_EVERY = 4096;

/** Tries every order of moves up to `depth` moves long, breadth first, each state once; stops at the first broken promise. */
export function explore(rules: Rules, depth: number, onProgress: OnProgress = () => undefined): Explored {
  const seen = new Set<string>();
  const layers: Layer[] = [];
  const isNew = (world: World): boolean => seen.size !== seen.add(short(world)).size;
  let transitions = 0;
  let frontier: Reached[] = beginnings(rules).map(({ told, world }) => ({ world, path: { told, from: null } }));
  for (const { world } of frontier) seen.add(short(world));
  layers.push({ depth: 0, states: frontier.length, transitions: 0 });
  for (let at = 1; at <= depth && frontier.length > 0; at++) {
    const next: Reached[] = [];
    const [before, known] = [transitions, seen.size];
    for (const { world, path } of frontier) {
      for (const { told, run } of at < depth ? movesFrom(world, rules) : ourMoves(world, rules)) {
        if (++transitions % PROGRESS_EVERY === 0) onProgress(at, seen.size, transitions);
        const step = run(world);
        if (!step) continue;
        const broken = brokenBy(step, rules);
        if (broken) {
          const counterexample = { promise: broken.name, found: broken.found, story: storyOf({ told, from: path }) };
          return { layers, states: seen.size, transitions, counterexample, isAll: false };
        }
        // Nothing begins at the last depth, so what is there need not be told apart.
        if (at === depth || !isNew(step.after)) continue;
        next.push({ world: later(step.after), path: { told, from: path } });
      }
    }
    layers.push({ depth: at, states: seen.size - known, transitions: transitions - before });
    frontier = next;
  }
  return { layers, states: seen.size, transitions, counterexample: null, isAll: frontier.length === 0 };
} // prettier-ignore

/** Millions of codes fit into memory only as hashes; of 128 bits, no two are ever the same by chance. */
function short(world: World): string {
  return hash('md5', keyOf(world), 'binary');
}

function storyOf(last: Path): string[] {
  const story: string[] = [];
  for (let path: Path | null = last; path; path = path.from) story.unshift(path.told);
  return story;
}
