import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

// As deployed: `npm test` builds before it runs.
const MAIN = 'packages/zoho-payments-simulator/dist/main.js';

describe('npm run simulator', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = (...options: string[]) => {
    const child = fork(MAIN, options, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    children.push(child);
    return child;
  };
  const ready = async (child: ChildProcess) => {
    const [message] = (await once(child, 'message')) as [{ url: string }];
    return message.url;
  };

  it('answers where it says it listens, and stops with 0 on SIGTERM', async () => {
    const child = start('--port', '0', '--seed', '1');
    const url = await ready(child);
    expect((await fetch(`${url}/_simulator/clock`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('stops with 0 when the parent that started it goes away', async () => {
    const child = start('--port', '0');
    await ready(child);
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    ['--port', 'high'],
    ['--colour', 'red'],
    ['--edition', 'EU'],
  ])('refuses %s %s with 1 and a reason', async (...options) => {
    const child = start(...options);
    const reason = child.stderr ? text(child.stderr) : '';
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(await reason).toContain(options[0]);
  });
});
