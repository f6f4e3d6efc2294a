import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Secrets of one data directory. They are worth nothing outside it. */
export interface DemoKeys {
  storefrontKey: string;
  supportKey: string;
  clientTokenSecret: string;
  /** Signs the service's events to the shop, as Standard Webhooks wants it written. */
  shopWebhookSecret: string;
}

/** The keys of a data directory, made at the first start. */
export function keepKeys(dataDir: string): DemoKeys {
  const file = path.join(dataDir, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoKeys;
  const keys: DemoKeys = {
    storefrontKey: `demo_shop_${random()}`,
    supportKey: `demo_support_${random()}`,
    clientTokenSecret: random(),
    shopWebhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

const random = (): string => randomBytes(24).toString('hex');
