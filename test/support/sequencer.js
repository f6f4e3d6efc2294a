import path from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Takes more than ten seconds, longest first. Whatever is missing here runs a little later than it might, nothing worse. */
const LONG = [
  'test/chaos/chaos.spec.ts',
  'test/browser/demo-command.spec.ts',
  'test/flows/killed-half-way.spec.ts',
  'test/flows/killed-worker.spec.ts',
  'test/browser/console.spec.ts',
  'test/browser/console-for-everyone.spec.ts',
  'test/platform/service-process.spec.ts',
  'test/browser/buying.spec.ts',
  'test/browser/console-live.spec.ts',
  'test/flows/zoho-fails-while-placing.spec.ts',
  'test/browser/console-story.spec.ts',
  'test/client/placing-is-repeated-safely.spec.ts',
  'test/flows/refund-through-faults.spec.ts',
  'test/flows/jobs-survive-postgres.spec.ts',
];

/**
 * Long files first, so that no worker is left alone with one at the end. Jest orders by the times it remembers, and on a fresh
 * clone, as in CI, it remembers none: it then goes by file size, which says little here.
 */
export default class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}

function rank({ path: file, context }) {
  const place = LONG.indexOf(path.relative(context.config.rootDir, file));
  return place < 0 ? LONG.length : place;
}
