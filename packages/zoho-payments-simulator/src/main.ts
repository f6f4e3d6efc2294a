#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSimulator } from './simulator.js';

const HELP = `A Zoho Payments that runs on a laptop.

  zoho-payments-simulator [options]

  --port <number>          default 4010
  --host <address>         default 127.0.0.1
  --seed <number>          same seed, same calls: same ids and faults; default random
  --store <file>           keep the data in this JSON file over restarts
  --webhook <url>          send signed webhooks there; may be given up to five times
  --edition <IN|US>        default IN
  --help
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string' },
      store: { type: 'string' },
      webhook: { type: 'string', multiple: true, default: [] },
      edition: { type: 'string', default: 'IN' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const simulator = await startSimulator({
    port: wholeNumber('port', values.port),
    host: values.host,
    ...(values.seed === undefined ? {} : { seed: wholeNumber('seed', values.seed) }),
    ...(values.store === undefined ? {} : { storeFile: values.store }),
    account: { edition: editionOf(values.edition) },
    webhooks: values.webhook.map((url) => ({ url })),
  });
  process.stdout.write(banner(simulator));
  let isClosing = false;
  const stop = () => {
    if (isClosing) return;
    isClosing = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A parent that died cannot send a signal; its IPC channel closing says the same.
  process.on('disconnect', stop);
  process.send?.({ ready: true, url: simulator.url });
}

function banner(simulator: Awaited<ReturnType<typeof startSimulator>>): string {
  const { account } = simulator;
  return `Zoho Payments simulator (seed ${simulator.seed})
  control page      ${simulator.url}/
  API base          ${simulator.apiBaseUrl}
  accounts (OAuth)  ${simulator.accountsBaseUrl}
  widget script     ${simulator.scriptUrl}
  account_id ${account.accountId}  client ${account.clientId} / ${account.clientSecret}  refresh token ${account.refreshToken}
  widget key ${account.widgetApiKey}  signing key ${account.signingKey}  webhook key ${account.webhookSigningKey}
`;
}

function editionOf(text: string): 'IN' | 'US' {
  if (text === 'IN' || text === 'US') return text;
  throw new Error(`--edition takes IN or US, not "${text}".`);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`);
  return Number(text);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
