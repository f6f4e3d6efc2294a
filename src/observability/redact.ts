/** Members whose values never reach a log, however deep; compared in lower case without `-` and `_`. */
export const REDACTED_KEYS: ReadonlySet<string> = new Set([
  'authorization', 'proxyauthorization', 'cookie', 'setcookie', 'xzohowebhooksignature', 'webhooksignature', 'signature',
  'accesstoken', 'refreshtoken', 'clienttoken', 'token', 'accesskey', 'checkouturl', 'apikey', 'widgetapikey', 'key', 'signingkey', 'secret',
  'clientsecret', 'password', 'passphrase', 'connectionstring', 'databaseurl', 'email', 'receiptemail', 'customeremail',
  'phone', 'phonenumber', 'customerphone', 'customer', 'name', 'customername', 'address', 'body', 'rawbody', 'payload',
]); // prettier-ignore

const REDACTED = '[redacted]';
/** Nothing we log on purpose is deeper; a library's error may carry whole sockets. */
const MAX_DEPTH = 6;

/** No text of ours is longer but a stack now and then; what a stranger sent is worth no more. */
const MAX_TEXT = 8_000;
/** A secret that the cut has halved is not recognized any more, so as much as the longest (256, environment-parsers.ts) is dropped with it. */
const MARGIN = 300;

/**
 * An e-mail's local part would otherwise eat the password of a URL, so URLs come first. Texts may be a stranger's: each pattern takes
 * time in proportion to its text, which is why some begin by looking back (to start once per word) or match whatever follows.
 */
const PATTERNS: readonly [RegExp, string][] = [
  [/\b(access_token|refresh_token|client_secret|access_key|signature|token)=[^&\s"]+/gi, `$1=${REDACTED}`],
  [/(\/hostedcheckout\/)[^/?#\s"]+/gi, `$1${REDACTED}`],
  [/\b(postgres(?:ql)?:\/\/)[^@\s/]+@/g, `$1${REDACTED}@`],
  [/\beyJ[\w-]+(?:\.[\w-]+){0,2}/g, '[token]'],
  [/\b(Bearer|Zoho-oauthtoken)\s+[\w.~+/=-]+/gi, `$1 ${REDACTED}`],
  [/\+\d(?:[ ()-]?\d){7,14}/g, '[phone]'],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
];
/** What every pattern needs at least one of. Ids and paths, which are most of what is logged, have none. */
const SUSPICIOUS = /[=:.+@\s]/;

/** Makes values safe to log: listed members are replaced, texts are searched for addresses, tokens and our own secrets. */
export class Redactor {
  private readonly secrets: RegExp | null;

  /** @param secrets configured values that must not appear in any text */
  constructor(secrets: readonly string[]) {
    const escaped = secrets.filter(Boolean).map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.secrets = escaped.length > 0 ? new RegExp(escaped.join('|'), 'g') : null;
  }

  text(text: string): string {
    if (text.length > MAX_TEXT) return `${this.clean(text.slice(0, MAX_TEXT)).slice(0, -MARGIN)}… (cut)`;
    return this.clean(text);
  }

  private clean(text: string): string {
    let clean = this.secrets ? text.replace(this.secrets, REDACTED) : text;
    if (!SUSPICIOUS.test(clean)) return clean;
    for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
    return clean;
  }

  object(value: Record<string, unknown>): Record<string, unknown> {
    return this.value(value, 0) as Record<string, unknown>;
  }

  private value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (depth >= MAX_DEPTH) return '[too deep]';
    if (value instanceof Error) return this.error(value, depth);
    if (Array.isArray(value)) return value.map((item) => this.value(item, depth + 1));
    if (ArrayBuffer.isView(value)) return '[bytes]';
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        isSecret(key, member) ? REDACTED : this.value(member, depth + 1),
      ]),
    );
  }

  // Only what helps: libraries hang requests, configurations and bodies on their errors.
  private error(error: Error, depth: number): Record<string, unknown> {
    const { name, message, stack, cause } = error;
    const { code, status } = error as { code?: unknown; status?: unknown };
    return {
      type: name,
      message: this.text(message),
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof status === 'number' ? { status } : {}),
      ...(stack ? { stack: this.text(stack) } : {}),
      ...(cause === undefined ? {} : { cause: this.value(cause, depth + 1) }),
    };
  }
}

function isSecret(key: string, value: unknown): boolean {
  return value !== null && value !== undefined && REDACTED_KEYS.has(key.replace(/[-_]/g, '').toLowerCase());
}
