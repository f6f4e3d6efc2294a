import type { Counterexample, Explored } from './explore.js';
import { PROMISES } from './promises.js';

/** A broken promise as a story, one move a line. */
export function tellStory({ promise, found, story }: Counterexample): string {
  const { rule, says } = PROMISES[promise];
  const moves = story.flatMap((told) => told.split('; ')).map((told, i) => `  ${i + 1}. ${told}`);
  return [`Broken: ${says} (${rule}).`, ...moves, `Then: ${found}.`].join('\n');
}

/** How much was tried, a line per depth. */
export function tellCounts({ layers, states, transitions }: Explored, seconds: number): string {
  const rows = layers.map(({ depth, states: told, transitions: tried }) =>
    [depth, told.toLocaleString('en'), tried.toLocaleString('en')].map((cell) => String(cell).padStart(12)).join(''),
  );
  return [
    ['depth', 'new states', 'moves tried'].map((head) => head.padStart(12)).join(''),
    ...rows,
    `${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} moves, ${seconds.toFixed(1)} s.`,
    'States at the last depth are not told apart: nothing begins there.',
  ].join('\n');
}
