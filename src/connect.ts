import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { variableNames } from './config/environment.js';
import { readEnvironment } from './config/read-environment.js';
import { AppConfig } from './config/app-config.js';
import { Clock } from './common/clock.js';
import { collect } from './operator/connect/collect.js';
import { connect } from './operator/connect/connect.js';
import { makeSecrets } from './operator/connect/make-secrets.js';
import { renderEnv, requireRoom, writeEnv } from './operator/connect/write-env.js';
import { checkZohoKeys } from './operator/doctor/check-zoho-keys.js';
import { checkZoho } from './operator/doctor/check-zoho.js';
import { render } from './operator/finding.js';

const HELP = `From a Zoho client id and secret to a working .env: consent link, code, refresh token, secrets, and a check.

  npm run connect                          asks for what it does not find       (in the image: node dist/connect.js)
  npm run connect -- --paste               for a browser on another machine: paste the address it was sent to
  npm run connect -- --code <code>         with a code from elsewhere; nobody is asked
  npm run connect -- --redirect-uri <uri>  the one that your client is registered with, default http://localhost:4180/callback
  npm run connect -- --out <file>          default .env; "-" prints it (a container's file system is read-only)
  npm run connect -- --help                this text

What the environment or .env already says is kept (ZOHO_EDITION, ZOHO_ACCOUNT_ID, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET …).
Overwrites nothing: beside another .env it writes .env.connect. Exit code: 0 connected and checked, 1 not.
`;

/** The same before and after the build: beside package.json. */
const TEMPLATE = fileURLToPath(new URL('../.env.example', import.meta.url));

/** `npm run connect`. */
async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return void process.stdout.write(HELP);
  const canAsk = process.stdin.isTTY && options.code === undefined;
  const terminal = canAsk ? createInterface({ input: process.stdin, output: process.stderr }) : null;
  const say = (text: string): void => void process.stderr.write(text); // stdout is for the file, where it is printed
  try {
    if (options.out !== '-') requireRoom(options.out);
    const values = knownValues();
    await collect(values, terminal);
    const redirectUri = options['redirect-uri'] ?? values.get('ZOHO_REDIRECT_URI') ?? 'http://localhost:4180/callback';
    const refreshToken = await connect(values, {
      redirectUri,
      code: options.code,
      paste: options.paste,
      terminal,
      say,
    });
    values.set('ZOHO_REDIRECT_URI', redirectUri).set('ZOHO_REFRESH_TOKEN', refreshToken);
    for (const [name, secret] of makeSecrets(values)) values.set(name, secret);
    keep(options.out, renderEnv(readFileSync(TEMPLATE, 'utf8'), values), say);
    await check(values, say);
  } finally {
    terminal?.close();
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      code: { type: 'string' },
      paste: { type: 'boolean', default: false },
      'redirect-uri': { type: 'string' },
      out: { type: 'string', default: '.env' },
      help: { type: 'boolean' },
    },
  });
  return values;
}

/** Variables of ours that are set, for their values are to be kept; a refresh token is what we are here to replace. */
function knownValues(): Map<string, string> {
  const environment = readEnvironment();
  const known = variableNames().map((name) => [name, environment[name]?.trim() ?? ''] as const);
  return new Map(known.filter(([name, value]) => value !== '' && name !== 'ZOHO_REFRESH_TOKEN'));
}

function keep(out: string, content: string, say: (text: string) => void): void {
  if (out === '-') return void process.stdout.write(content);
  const file = writeEnv(out, content);
  say(`\nWritten to ${file}.${file === out ? '' : ` ${out} was there and is as it was: compare the two.`}\n\n`);
}

async function check(values: ReadonlyMap<string, string>, say: (text: string) => void): Promise<void> {
  const { config, broken } = AppConfig.examine(Object.fromEntries(values));
  const patient = { config, broken, clock: new Clock() };
  const findings = [...checkZohoKeys(patient), ...(await checkZoho(patient))];
  say(`${render(findings)}\nNext: \`npm run doctor\` looks at the rest (in the image: node dist/doctor.js).\n`);
  if (findings.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
