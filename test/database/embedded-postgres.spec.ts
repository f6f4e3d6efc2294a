import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { findRunningPostgres } from '../../src/database/embedded/postgres-process.js';
import { postmasterPid, queryOnce } from '../support/postgres.js';

/** Compiled by the run's global set-up from today's source. */
const launcher = new URL('../../dist/tools/embedded-postgres.js', import.meta.url).href;

let pristine: string;
let parent: string;
let dataDir: string;
let started: EmbeddedPostgres[];
let owners: ChildProcess[];

// Making a cluster takes a second; most tests start from a copy of one.
beforeAll(async () => {
  pristine = mkdtempSync(path.join(tmpdir(), 'checkout-bff-pristine-'));
  await (await startEmbeddedPostgres({ dataDir: pristine, fast: true })).stop();
});

afterAll(() => {
  rmSync(pristine, { recursive: true });
});

beforeEach(() => {
  // mkdtemp gives mode 700: like a home directory, closed to the account that PostgreSQL runs as when we are root.
  parent = mkdtempSync(path.join(tmpdir(), 'checkout-bff-launcher-'));
  dataDir = path.join(parent, 'nested', 'data');
  mkdirSync(path.dirname(dataDir));
  execFileSync('cp', ['-a', pristine, dataDir]); // with the owners of the files, unlike fs.cp
  started = [];
  owners = [];
});

afterEach(async () => {
  for (const owner of owners) owner.kill('SIGKILL');
  for (const postgres of started) await postgres.stop();
  await gone();
  rmSync(parent, { recursive: true, force: true });
});

async function start(port?: number): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, fast: true, port });
  started.push(postgres);
  return postgres;
}

/** Another process that starts the same PostgreSQL and stays; resolves with what it was told. */
async function startElsewhere(): Promise<{ url: string; attached: boolean; owner: ChildProcess }> {
  const script = `import { startEmbeddedPostgres } from ${JSON.stringify(launcher)};
    const { url, attached } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, fast: true });
    console.log(JSON.stringify({ url, attached }));
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(owner);
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  return { ...(JSON.parse(line) as { url: string; attached: boolean }), owner };
}

async function kill(owner: ChildProcess): Promise<void> {
  const exited = once(owner, 'exit');
  owner.kill('SIGKILL');
  await exited;
}

/** Waits until no server runs on the data directory: it ends by its own doing, so there is only its lock file to look at. */
async function gone(): Promise<void> {
  while (findRunningPostgres(path.join(dataDir, 'postgres'))) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('embedded PostgreSQL', () => {
  it('keeps data, password and port over a restart', async () => {
    const first = await start();
    await queryOnce(first.url, 'CREATE TABLE kept AS SELECT 1 AS value');
    await first.stop();

    const second = await start();

    expect(second.url).toBe(first.url);
    expect(await queryOnce(second.url, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
  });

  it('answers on loopback only, and only to the password in the data directory', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'wrong';

    await expect(queryOnce(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await queryOnce(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(statSync(path.join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
  });

  it('lets one of two simultaneous first starts make and start it, and the other attach', async () => {
    rmSync(dataDir, { recursive: true });
    const both = await Promise.all([startElsewhere(), startElsewhere()]);

    expect(both.map(({ attached }) => attached).sort()).toEqual([false, true]);
    expect(both[0].url).toBe(both[1].url);
  });

  it('never stops a server that it attached to', async () => {
    const { url } = await startElsewhere();
    const attached = await start();
    expect(attached).toMatchObject({ attached: true, url });

    await attached.stop();

    expect(await queryOnce(url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  });

  it('shuts the server down in order when its owner is killed with kill -9', async () => {
    const { url, owner } = await startElsewhere();
    await queryOnce(url, 'CREATE TABLE kept AS SELECT 1 AS value');

    await kill(owner);
    await gone();

    const log: string[] = [];
    started.push(await startEmbeddedPostgres({ dataDir, fast: true, log: (line) => log.push(line) }));
    expect(log.join('\n')).toContain('database system was shut down at');
    expect(await queryOnce(url, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
  });

  it('recovers what was committed when server and owner are killed with kill -9', async () => {
    const { url, owner } = await startElsewhere();
    await queryOnce(url, 'CREATE TABLE kept AS SELECT 1 AS value');
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    await kill(owner);

    const again = await start();

    expect(again.attached).toBe(false);
    expect(await queryOnce(again.url, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
  });

  it('starts although a left-over lock file names a process that is not PostgreSQL', async () => {
    const first = await start();
    const lockFile = path.join(dataDir, 'postgres', 'postmaster.pid');
    const content = readFileSync(lockFile, 'utf8');
    await first.stop();
    writeFileSync(lockFile, content.replace(/^\d+/, String(process.pid)));

    expect(await start()).toMatchObject({ attached: false, url: first.url });
  });

  it('moves to another port when somebody has taken the one of last time', async () => {
    const first = await start();
    await first.stop();
    const stranger = createServer();
    await once(stranger.listen(Number(new URL(first.url).port), '127.0.0.1'), 'listening');

    const second = await start();

    expect(second.url).not.toBe(first.url);
    expect(await queryOnce(second.url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    stranger.close();
  });

  it('says why when it cannot start', async () => {
    const stranger = createServer();
    await once(stranger.listen(0, '127.0.0.1'), 'listening');
    const { port } = stranger.address() as { port: number };

    await expect(start(port)).rejects.toThrow(/did not start.*Address already in use/s);
    stranger.close();
  });
});
