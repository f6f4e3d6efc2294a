import { describe, expect, it } from '@jest/globals';
import { explore } from './explore.js';
import { loadRules } from './load-rules.js';
import { tellCounts, tellStory } from './report.js';
import { RULES } from './rules.js';
import { SEEDED_FAULTS } from './seeded-faults.js';

/** `npm run check:decide` goes deeper. */
const DEPTH = 4;

/** About half a minute of one core; a machine that is busy with other tests needs several. */
const PATIENCE_MS = 600_000;

it(
  'whatever happens in a small world, in whatever order, no rule is broken',
  () => {
    const began = Date.now();
    const explored = explore(RULES, DEPTH);

    console.info(tellCounts(explored, (Date.now() - began) / 1000));
    expect(explored.counterexample && tellStory(explored.counterexample)).toBeNull();
    expect(explored.layers).toHaveLength(DEPTH + 1);
    expect(explored.states).toBeGreaterThan(10_000); // a world in which little can happen would prove little
  },
  PATIENCE_MS,
);

describe('it is noticed when', () => {
  it.each(SEEDED_FAULTS.map((fault) => [fault.name, fault] as const))(
    '%s',
    (_, fault) => {
      const { counterexample } = explore(loadRules(fault), DEPTH);

      expect(counterexample?.promise).toBe(fault.caughtBy);
    },
    PATIENCE_MS,
  );

  it('the place of a fault has changed, instead of planting it nowhere', () => {
    const moved = { file: 'src/zoho/statuses.ts', snippet: 'what is not there', replacement: '' };

    expect(() => loadRules(moved)).toThrow('plant the fault anew');
  });
});
