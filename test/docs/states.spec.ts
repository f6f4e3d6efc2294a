import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

test('the state diagrams in docs/states.md are those of the code', () => {
  const check = () => execFileSync(process.execPath, ['tools/render-states.mjs', '--check'], { encoding: 'utf8' });

  expect(check).not.toThrow();
});
