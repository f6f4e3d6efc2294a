import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { readEnvironment } from './config/read-environment.js';
import { examine } from './operator/doctor/examine.js';
import { render } from './operator/finding.js';

const HELP = `Tries everything the service needs, for real and without changing any of it, and says what is wrong and how to mend it.

  npm run doctor                the environment, and .env beneath it    (in the image: node dist/doctor.js)
  npm run doctor -- --json      {"ok": …, "findings": [{"check", "verdict", "says", "mend"}]} for programs
  npm run doctor -- --help      this text

Looks at: configuration, database (session, rights, settings, migrations), Zoho's token, scopes, account and keys, when the last webhook
came, storefronts (each gets a signed event of type "ping"), CORS at the running service, the clock.
Costs one of the ten access tokens that Zoho gives in ten minutes, and one call. Shows no secret.
Exit code: 0 nothing fails (there may be warnings), 1 something does.
`;

/** `npm run doctor`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) return void process.stdout.write(HELP);
  const findings = await examine(readEnvironment());
  const ok = findings.every(({ verdict }) => verdict !== 'fail');
  process.stdout.write(values.json ? `${JSON.stringify({ ok, findings }, null, 2)}\n` : render(findings));
  if (!ok) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
