import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

test('the types of the client are those of the service as it is built (npm run generate:client)', () => {
  const check = () => execFileSync(process.execPath, ['tools/generate-client.mjs', '--check'], { encoding: 'utf8' });

  expect(check).not.toThrow();
});
