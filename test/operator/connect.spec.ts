import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { AppConfig } from '../../src/config/app-config.js';
import { codeFrom } from '../../src/operator/connect/consent-link.js';
import { zohoEnvironment } from '../support/app.js';

/** The command as deployed; `npm test` builds it first. */
const CONNECT = fileURLToPath(new URL('../../dist/connect.js', import.meta.url));

let zoho: Simulator;
let directory: string;
beforeAll(async () => {
  zoho = await startSimulator();
});
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'checkout-bff-connect-'));
});
afterEach(() => rmSync(directory, { recursive: true }));
afterAll(() => zoho.close());

/** What a person looked up: no refresh token, no secrets. */
const lookedUp = () => ({ ...zohoEnvironment(zoho), ZOHO_REFRESH_TOKEN: '' });

interface Run {
  child: ChildProcess;
  said(pattern: RegExp): Promise<string>;
  ended: Promise<{ code: number; stdout: string; stderr: string }>;
}

function start(args: string[], env: Record<string, string> = lookedUp()): Run {
  const child = spawn(process.execPath, [CONNECT, ...args], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const [, found] = pattern.exec(stderr) ?? [];
      if (found !== undefined) return found;
      await once(child.stderr, 'data');
    }
  };
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, stdout, stderr }));
  return { child, said, ended };
}

const connect = (args: string[], env?: Record<string, string>) => start(args, env).ended;
const withCode = (...args: string[]) => connect(['--code', zoho.control.issueGrantCode(), ...args]);
const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('npm run connect', () => {
  it('makes of a code a .env that the service starts with, every variable explained and nobody else able to read it', async () => {
    const { code, stderr } = await withCode();

    expect(stderr).toContain('Written to .env.');
    expect(stderr).toMatch(/^ok {4}Zoho account +23137556 answers/m);
    expect(code).toBe(0);
    const text = read('.env');
    const variables = parseEnv(text);
    expect(statSync(path.join(directory, '.env')).mode & 0o777).toBe(0o600);
    expect(() => AppConfig.from(variables)).not.toThrow();
    expect(variables).toMatchObject({
      ZOHO_REFRESH_TOKEN: expect.stringMatching(/^1000\./),
      ZOHO_REDIRECT_URI: 'http://localhost:4180/callback',
      STOREFRONT_API_KEYS: expect.stringMatching(/^web:[0-9a-f]{64}$/),
      SUPPORT_API_KEYS: expect.stringMatching(/^desk:[0-9a-f]{64}$/),
    });
    const example = readFileSync(fileURLToPath(new URL('../../.env.example', import.meta.url)), 'utf8');
    for (const comment of example.split('\n').filter((line) => line.startsWith('#'))) expect(text).toContain(comment);
    for (const secret of ['ZOHO_CLIENT_SECRET', 'ZOHO_REFRESH_TOKEN', 'CLIENT_TOKEN_SECRETS'] as const)
      expect(stderr).not.toContain(variables[secret]);
  });

  it('overwrites nothing: writes beside what is there, keeps its secrets, and then refuses before anybody consents', async () => {
    await withCode();
    const before = read('.env');

    const again = await withCode();

    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Written to .env.connect. .env was there'),
    });
    expect(read('.env')).toBe(before);
    const [old, renewed] = [parseEnv(before), parseEnv(read('.env.connect'))];
    expect({ ...renewed, ZOHO_REFRESH_TOKEN: '' }).toEqual({ ...old, ZOHO_REFRESH_TOKEN: '' });
    expect(renewed.ZOHO_REFRESH_TOKEN).not.toBe(old.ZOHO_REFRESH_TOKEN);

    expect(await withCode()).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is overwritten') });
  });

  it('catches the code on loopback, once the person consented to the right scopes for the right account', async () => {
    const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
    const run = start(['--redirect-uri', redirectUri]);
    const link = new URL(await run.said(/^ {2}(http\S+)$/m));
    expect(link.href).toMatch(new RegExp(`^${zoho.accountsBaseUrl}/oauth/v2/org/auth\\?`));
    expect(Object.fromEntries(link.searchParams)).toEqual({
      scope: 'ZohoPay.payments.CREATE,ZohoPay.payments.READ,ZohoPay.refunds.CREATE,ZohoPay.refunds.READ',
      client_id: zoho.account.clientId,
      soid: 'zohopay.23137556',
      response_type: 'code',
      redirect_uri: redirectUri,
      access_type: 'offline',
      prompt: 'consent',
      state: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect((await fetch(new URL('/favicon.ico', redirectUri))).status).toBe(404);

    const answer = new URL(redirectUri);
    answer.searchParams.set('state', link.searchParams.get('state') ?? '');
    answer.searchParams.set('code', zoho.control.issueGrantCode());
    expect(await (await fetch(answer)).text()).toContain('Go back to the terminal');

    expect(await run.ended).toMatchObject({ code: 0 });
    expect(parseEnv(read('.env'))).toMatchObject({ ZOHO_REDIRECT_URI: redirectUri });
  });

  it('prints the file where it cannot be written', async () => {
    const { code, stdout } = await withCode('--out', '-');
    expect(code).toBe(0);
    expect(() => AppConfig.from(parseEnv(stdout))).not.toThrow();
    expect(existsSync(path.join(directory, '.env'))).toBe(false);
  });

  it.each([
    ['a code that lapsed', ['--code', 'lapsed'], {}, 'good for one minute'],
    ['a wrong client secret', ['--code', 'x'], { ZOHO_CLIENT_SECRET: 'wrong' }, 'invalid_client_secret'],
    [
      'no account id',
      ['--code', 'x'],
      { ZOHO_ACCOUNT_ID: '', ZOHO_SIGNING_KEY: '' },
      'ZOHO_ACCOUNT_ID, ZOHO_SIGNING_KEY',
    ],
    ['an edition that is none', ['--code', 'x'], { ZOHO_EDITION: 'EU' }, 'ZOHO_EDITION must be one of'],
    ['nobody to paste', ['--paste'], {}, 'give --code'],
  ])('%s is said in words, and leaves no file', async (_what, args, env, words) => {
    expect(await connect(args, { ...lookedUp(), ...env })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(words),
    });
    expect(existsSync(path.join(directory, '.env'))).toBe(false);
  });

  it('explains itself', async () => {
    expect(await connect(['--help'], {})).toMatchObject({ code: 0, stdout: expect.stringContaining('--redirect-uri') });
  });
});

describe('what Zoho redirects to', () => {
  const accounts = 'https://accounts.zoho.in';
  it('is a code, or an address with one', () => {
    expect(codeFrom(' 1000.a.b ', 's', accounts)).toBe('1000.a.b');
    const server = encodeURIComponent(accounts);
    expect(codeFrom(`http://localhost/callback?state=s&code=1000.a.b&accounts-server=${server}`, 's', accounts)).toBe(
      '1000.a.b',
    );
  });

  it.each([
    ['state=s&error=access_denied', 'access_denied'],
    ['state=other&code=x', 'another consent link'],
    ['state=s&code=x&accounts-server=https%3A%2F%2Faccounts.zoho.com', 'choose the other edition'],
    ['state=s', 'no code'],
  ])('is refused in words: %s', (query, words) => {
    expect(() => codeFrom(`http://localhost/callback?${query}`, 's', accounts)).toThrow(words);
  });
});
