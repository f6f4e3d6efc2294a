/** An API key and who it belongs to; a name has two entries while its key is being rotated. */
export interface NamedKey {
  name: string;
  key: string;
}

/** What a person of the desk may do: read; work; and what only managers may. */
export const DESK_ROLES = ['viewer', 'agent', 'manager'] as const;
export type DeskRole = (typeof DESK_ROLES)[number];

/** A support key, whose it is and what its bearer may do. */
export interface SupportKey extends NamedKey {
  role: DeskRole;
}

/** Where a storefront wants its events, and the Standard Webhooks secrets they are signed with: all, so that one can be changed. */
export interface StorefrontWebhook {
  url: string;
  secrets: string[];
}

/** What is done about cases of one kind without a person, and how long one has for it first. */
export interface CasePolicy {
  action: 'refund' | 'accept_payment';
  afterMinutes: number;
}

/** What a variable says, and what is wrong with it, never repeating a value. */
export interface Parsed<T> {
  value: T;
  problems: string[];
}

/** Contract 8: what every support key could do before there were roles. */
const DEFAULT_ROLE: DeskRole = 'agent';
/** Names end up in URLs, logs and database rows, so they stay plain. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Contract 9. What `openssl rand -hex 16` gives: 128 bits, which nobody guesses. */
export const MIN_SECRET_LENGTH = 32;
/** Printable, because a header value cannot carry more than ASCII. */
const KEY = /^[\x21-\x7e]{32,256}$/;
/** Standard Webhooks wants 24 to 64 bytes, which are 32 characters and more. */
const MIN_WEBHOOK_SECRET_BYTES = 24;
const WEBHOOK_SECRET = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `name:key,name:key` → pairs. Problems name the entry by position, never by content. */
export function parseNamedKeys(text: string): Parsed<NamedKey[]> {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  const value = text.split(',').flatMap((entry, index) => {
    const [name = '', ...rest] = entry.trim().split(':');
    const key = rest.join(':');
    const at = `entry ${index + 1}`;
    if (!NAME.test(name)) problems.push(`${at} must be name:key with a name of letters, digits, ".", "_" or "-"`);
    else if (!KEY.test(key)) problems.push(`${at} must have a key of 32 to 256 characters without spaces`);
    else if (owners.has(key)) problems.push(`${at} repeats a key (every key belongs to one name, once)`);
    owners.set(key, name);
    return [{ name, key }];
  });
  return { value, problems };
}

/** `name[/role]:key,…` → support keys. Problems name the entry by position, never by content. */
export function parseSupportKeys(text: string): Parsed<SupportKey[]> {
  const roles: DeskRole[] = [];
  const strangers: string[] = [];
  const entries = text.split(',').map((entry, index) => {
    const [owner = '', ...rest] = entry.trim().split(':');
    const [name = '', role = DEFAULT_ROLE] = owner.split('/', 2);
    const known = DESK_ROLES.find((one) => one === role);
    if (known === undefined || owner.split('/').length > 2)
      strangers.push(`entry ${index + 1} must have no role or one of ${DESK_ROLES.join(', ')}, as in name/viewer:key`);
    roles.push(known ?? DEFAULT_ROLE);
    return [name, ...rest].join(':');
  });
  const { value, problems } = parseNamedKeys(entries.join(','));
  return {
    value: value.map((key, index) => ({ ...key, role: roles[index] ?? DEFAULT_ROLE })),
    problems: [...strangers, ...problems],
  };
}

/** `web,app` → names of storefronts. Problems name the entry by position: it may be a key in the wrong place. */
export function parseStorefronts(text: string): Parsed<string[]> {
  const value = text.split(',').map((name) => name.trim());
  const problems = value.flatMap((name, index) =>
    NAME.test(name) ? [] : [`entry ${index + 1} must be the name of a storefront, of letters, digits, ".", "_" or "-"`],
  );
  return { value: [...new Set(value)], problems };
}

/** The JSON of STOREFRONT_WEBHOOKS → storefront name → target. Whether plain http is allowed is decided by the caller. */
export function parseStorefrontWebhooks(text: string): Parsed<Record<string, StorefrontWebhook>> {
  const json = parseJsonObject(text);
  if (!json)
    return { value: {}, problems: ['must be a JSON object {"<storefront>": {"url": "…", "secret": "whsec_…"}}'] };
  const problems: string[] = [];
  const entries = Object.entries(json).map(([name, target], index): [string, StorefrontWebhook] => {
    const { url, secret, ...unknown } = (typeof target === 'object' ? target : null) as Record<string, unknown>;
    const at = NAME.test(name) ? name : `entry ${index + 1}`;
    if (!NAME.test(name)) problems.push(`${at} is not a storefront's name`);
    if (typeof url !== 'string' || !/^https?:$/.test(parseUrl(url)?.protocol ?? ''))
      problems.push(`${at}.url must be an http(s) URL`);
    const secrets = typeof secret === 'string' ? secret.split(',').map((one) => one.trim()) : [];
    if (secrets.length === 0 || !secrets.every(isWebhookSecret))
      problems.push(`${at}.secret must be whsec_ followed by base64 of at least 24 bytes (several: comma-separated)`);
    if (Object.keys(unknown).length > 0) problems.push(`${at} must have url and secret only`);
    return [name, { url: String(url), secrets }];
  });
  return { value: Object.fromEntries(entries), problems };
}

/**
 * Kinds a policy may act on, and how. Never on a dispute or a failed refund; money without an order may be another system's sale,
 * and another amount is a person's judgement.
 */
const POLICY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  duplicate_payment: ['hold', 'refund'],
  late_payment: ['hold', 'refund', 'accept_payment'],
  amount_mismatch: ['hold', 'refund'],
  currency_mismatch: ['hold', 'refund'],
};
/** A month: a policy that waits longer was meant as `hold`. */
const MAX_POLICY_MINUTES = 43_200;

/** The JSON of CASE_POLICIES → kind → what is done. `hold` is as good as no policy. */
export function parseCasePolicies(text: string): Parsed<Record<string, CasePolicy>> {
  const json = parseJsonObject(text);
  if (!json)
    return { value: {}, problems: ['must be a JSON object {"<kind>": {"action": "refund", "afterMinutes": 60}}'] };
  const problems: string[] = [];
  const entries = Object.entries(json).flatMap(([kind, policy]): [string, CasePolicy][] => {
    const { action, afterMinutes = 0, ...unknown } = policy as Record<string, unknown>;
    const actions = Object.hasOwn(POLICY_ACTIONS, kind) ? (POLICY_ACTIONS[kind] ?? []) : [];
    if (actions.length === 0)
      problems.push(`names a kind that takes no policy (${Object.keys(POLICY_ACTIONS).join(', ')} do)`);
    else if (!actions.some((known) => known === action))
      problems.push(`${kind}.action must be one of ${actions.join(', ')}`);
    if (!Number.isInteger(afterMinutes) || Number(afterMinutes) < 0 || Number(afterMinutes) > MAX_POLICY_MINUTES)
      problems.push(`afterMinutes must be a whole number from 0 to ${MAX_POLICY_MINUTES}`);
    if (Object.keys(unknown).length > 0) problems.push('must have action and afterMinutes only');
    if (action !== 'refund' && action !== 'accept_payment') return [];
    return [[kind, { action, afterMinutes: Number(afterMinutes) }]];
  });
  return { value: Object.fromEntries(entries), problems };
}

/** Whether it can be the name of a storefront or a desk: one that cannot may be a secret in the wrong place. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

function isWebhookSecret(secret: string): boolean {
  return (
    WEBHOOK_SECRET.test(secret) &&
    Buffer.from(secret.slice('whsec_'.length), 'base64').length >= MIN_WEBHOOK_SECRET_BYTES
  );
}

/** A JSON object whose members are objects; null for anything else. */
export function parseJsonObject(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
    const record = json as Record<string, unknown>;
    return Object.values(record).every((member) => typeof member === 'object' && member !== null) ? record : null;
  } catch {
    return null;
  }
}

export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
