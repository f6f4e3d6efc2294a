import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installPacked } from './unpack.js';

const run = promisify(execFile);

let project: string;
let installed: string;
let command: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  project = mkdtempSync(path.join(tmpdir(), 'team-'));
  installed = await installPacked('zoho-payments-simulator', project);
  const { bin } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
  command = path.join(installed, bin['zoho-payments-simulator']);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

describe('the packed simulator', () => {
  it('carries its licence and its changes, and none of its tests', () => {
    const has = (file: string) => existsSync(path.join(installed, file));
    expect(['README.md', 'LICENSE', 'CHANGELOG.md', 'src/index.ts'].filter((file) => !has(file))).toEqual([]);
    expect(['src/main.spec.ts', 'src/testing'].filter(has)).toEqual([]);
  });

  it('says how it is started', async () => {
    const { stdout } = await run(process.execPath, [command, '--help']);
    expect(stdout).toContain('zoho-payments-simulator [options]');
    expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('answers as Zoho when started by its command', async () => {
    const child = fork(command, ['--port', '0', '--seed', '1'], { cwd: project, silent: true });
    children.push(child);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];

    const answer = await fetch(`${url}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'demo-refresh',
        client_id: 'demo-client',
        client_secret: 'demo-secret',
      }),
    });
    expect(await answer.json()).toMatchObject({ access_token: expect.any(String) });
  });

  it('is started by tests of another project', async () => {
    const script = path.join(project, 'team.mjs');
    writeFileSync(
      script,
      `import { startSimulator } from 'zoho-payments-simulator';
       const simulator = await startSimulator({ seed: 7 });
       console.log(simulator.seed, simulator.control.truth().length);
       await simulator.close();`,
    );
    expect((await run(process.execPath, [script])).stdout.trim()).toBe('7 0');
  });
});
