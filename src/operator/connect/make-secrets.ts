import { randomBytes } from 'node:crypto';

/** 256 bits each: twice what contract 9 asks for, as `openssl rand -hex 32` makes them. */
const SECRET_BYTES = 32;

/** A secret for every purpose that has none yet. */
export function makeSecrets(known: ReadonlyMap<string, string>): Map<string, string> {
  const secret = (): string => randomBytes(SECRET_BYTES).toString('hex');
  const made = new Map([
    ['STOREFRONT_API_KEYS', `web:${secret()}`],
    ['SUPPORT_API_KEYS', `desk:${secret()}`],
    ['CLIENT_TOKEN_SECRETS', secret()],
  ]);
  // Where client token secrets have sealed data already, another key would no longer open it.
  if (!known.has('CLIENT_TOKEN_SECRETS')) made.set('DATA_ENCRYPTION_KEYS', secret());
  return new Map([...made].filter(([name]) => !known.has(name)));
}
