import { ValidateBy } from 'class-validator';
import ipaddr from 'ipaddr.js';
import {
  MIN_SECRET_LENGTH,
  parseCasePolicies,
  parseNamedKeys,
  parseStorefronts,
  parseStorefrontWebhooks,
  parseSupportKeys,
  parseUrl,
} from './environment-parsers.js';
import { parseRateLimits } from './rate-limits.js';
import { parseShopperFees } from './shopper-fees.js';

const PRINTABLE = /^[\x21-\x7e]+$/;

/** Says what is wrong with a value, never repeating it (values may be secrets); null when it is fine. */
type Check = (value: string) => string | null;

/** class-validator decorator over a {@link Check}. */
export function Checked(check: Check): PropertyDecorator {
  const run = (value: unknown): string | null => (typeof value === 'string' && value ? check(value) : 'is required');
  return ValidateBy({
    name: 'checked',
    validator: { validate: (value) => run(value) === null, defaultMessage: (args) => run(args?.value) ?? '' },
  });
}

export const isDatabaseUrl: Check = (value) =>
  /^postgres(ql)?:\/\//.test(value) && URL.canParse(value) ? null : 'must be a postgresql:// URL';

/** https, or http where no stranger can listen in: loopback, private addresses, and names that only resolve inside a network. */
export const isSafeUrl: Check = (value) => {
  const url = parseUrl(value);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'must be an http(s) URL';
  if (url.username || url.password) return 'must not contain credentials';
  if (url.search || url.hash) return 'must not contain a query or fragment';
  return url.protocol === 'https:' || isInternalHost(url.hostname)
    ? null
    : 'must be https (plain http is accepted only for loopback and private hosts)';
};

export const isApiBaseUrl: Check = (value) =>
  isSafeUrl(value) ?? (value.endsWith('/api/v1') ? null : 'must end in /api/v1');

/** Any scheme: the pages of hybrid apps come from `capacitor://localhost`, `ionic://localhost`, `app://…`. */
const ORIGIN = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#@\\]{1,255}$/;

/** Origins as a browser sends them, because that is what they are compared with: letter by letter. */
export const areOrigins: Check = (value) => {
  const origins = value.split(',').map((origin) => origin.trim());
  if (origins.some((origin) => origin.includes('*')))
    return 'must be comma-separated origins without wildcards: a page is let in by exact match, so list every origin';
  return origins.every(isOrigin)
    ? null
    : 'must be comma-separated origins such as https://shop.example or capacitor://localhost, as a browser sends them: ' +
        'in lower case, without path, trailing slash or default port';
};

function isOrigin(text: string): boolean {
  const url = ORIGIN.test(text) ? parseUrl(text) : null;
  if (!url) return false;
  // Schemes that are not the web's have no origin in URL's eyes; browsers send scheme and host as the app names them.
  return ['http:', 'https:'].includes(url.protocol) ? url.origin === text : `${url.protocol}//${url.host}` === text;
}

export const areSecrets: Check = (value) => {
  const secrets = value.split(',').map((secret) => secret.trim());
  if (secrets.some((secret) => secret.length < MIN_SECRET_LENGTH || !PRINTABLE.test(secret)))
    return `must be comma-separated secrets of at least ${MIN_SECRET_LENGTH} characters, without spaces`;
  return new Set(secrets).size === secrets.length ? null : 'must not list a secret twice';
};

/** What Fastify's own library (proxy-addr) understands by name. */
const PROXY_WORDS = ['loopback', 'linklocal', 'uniquelocal'];

/** Never "everybody": then every caller could say to be another. */
export const areProxies: Check = (value) => {
  const isProxy = (text: string): boolean =>
    PROXY_WORDS.includes(text) || ipaddr.isValid(text) || (ipaddr.isValidCIDR(text) && !text.endsWith('/0'));
  return value.split(',').every((part) => isProxy(part.trim()))
    ? null
    : `must be comma-separated addresses or ranges of proxies (10.0.0.0/8), or ${PROXY_WORDS.join(', ')}`;
};

export const areNamedKeys: Check = (value) => parseNamedKeys(value).problems.join('; ') || null;
export const areSupportKeys: Check = (value) => parseSupportKeys(value).problems.join('; ') || null;
export const areStorefrontWebhooks: Check = (value) => parseStorefrontWebhooks(value).problems.join('; ') || null;

export const areStorefronts: Check = (value) => parseStorefronts(value).problems.join('; ') || null;
export const areRateLimits: Check = (value) => parseRateLimits(value).problems.join('; ') || null;
export const areCasePolicies: Check = (value) => parseCasePolicies(value).problems.join('; ') || null;

export const areShopperFees: Check = (value) => parseShopperFees(value).problems.join('; ') || null;

function isInternalHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() !== 'unicast';
  return !host.includes('.') || /\.(localhost|local|internal)$/.test(host);
}
