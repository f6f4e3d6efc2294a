import { createHash } from 'node:crypto';
import { KEYS, TEST_ENVIRONMENT } from './app.js';
import type { Shop } from './shop.js';

interface EventRow {
  id: string;
  order_id: string;
  seq: number;
  type: string;
  cause: string;
  actor: string;
  request_id: string | null;
  at: Date;
  data: unknown;
  evidence: unknown;
  prev_hash: Buffer;
  hash: Buffer;
}

/** Links of an order's timeline that do not hold, worked out from the rows alone. Empty: nobody tampered with it. */
export async function brokenLinks(shop: Shop, orderId: string): Promise<string[]> {
  const rows = await shop.query<EventRow>(`SELECT * FROM order_events WHERE order_id = '${orderId}' ORDER BY seq`);
  const broken: string[] = [];
  let last: Buffer = Buffer.alloc(32);
  for (const [index, row] of rows.entries()) {
    if (row.seq !== index + 1) broken.push(`${row.type}: number ${row.seq} at place ${index + 1}`);
    if (!row.prev_hash.equals(last)) broken.push(`${row.type}: does not follow its predecessor`);
    if (!row.hash.equals(hashOf(row))) broken.push(`${row.type}: its hash is not its content's`);
    last = row.hash;
  }
  const [head] = await shop.query<{ seq: number; hash: Buffer }>(
    `SELECT timeline_seq AS seq, timeline_hash AS hash FROM orders WHERE id = '${orderId}'`,
  );
  if (head?.seq !== rows.length || !head.hash.equals(last)) broken.push('the order points elsewhere');
  return broken;
}

function hashOf(row: EventRow): Buffer {
  const content = {
    id: row.id,
    orderId: row.order_id,
    seq: row.seq,
    type: row.type,
    cause: row.cause,
    actor: row.actor,
    requestId: row.request_id,
    at: row.at.toISOString(),
    data: row.data,
    evidence: row.evidence,
  };
  return createHash('sha256').update(row.prev_hash).update(sorted(content)).digest();
}

/** JSON with sorted keys, written without the service's own code: both could be wrong together. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sorted(member)}`).join(',')}}`;
}

/** Secrets and personal data that stand in what the service logged so far. */
export function leaks(shop: Shop, ...personal: string[]): string[] {
  const { account, control } = shop.zoho;
  const text = JSON.stringify(shop.app.logs);
  const secrets = [
    ...Object.values(KEYS),
    TEST_ENVIRONMENT.CLIENT_TOKEN_SECRETS,
    account.clientSecret,
    account.refreshToken,
    account.signingKey,
    account.webhookSigningKey,
    ...control.sessions().map(({ access_key }) => String(access_key)),
    'Zoho-oauthtoken 1000.',
    'eyJ', // any token of ours
  ];
  return [...secrets, ...personal].filter((secret) => text.includes(secret));
}
