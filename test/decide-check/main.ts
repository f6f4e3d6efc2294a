import { explore } from './explore.js';
import { help, parseOptions } from './options.js';
import { tellCounts, tellStory } from './report.js';
import { RULES } from './rules.js';

/** How often a run says how far it is. */
const PROGRESS_MS = 5_000;

/** `npm run check:decide`. */
function main(): void {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(help);
  const began = Date.now();
  let told = began;
  const explored = explore(RULES, options.depth, (depth, states, transitions) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    console.error(`${((told - began) / 1000).toFixed(0)} s: depth ${depth}, ${states} states, ${transitions} moves`);
  });
  console.log(tellCounts(explored, (Date.now() - began) / 1000));
  if (explored.counterexample) throw new Error(tellStory(explored.counterexample));
  console.log(`No story of up to ${options.depth} moves breaks a rule.`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
