import ipaddr from 'ipaddr.js';

/** In characters; what browsers, mail and chat programs carry without cutting, and a quarter of what RFC 9110, 4.1 asks of all. */
export const MAX_RETURN_URL = 2_000;

/** No blanks and no backslashes: parsers read those in different ways, and one of them may end up at another host. */
const WEB_ADDRESS = /^https?:\/\/[^\s\\]+$/i;

/** Why a shopper cannot be sent to `text`, or null if that is fine (contract 4). */
export function returnUrlProblem(text: string): string | null {
  if (!WEB_ADDRESS.test(text) || !URL.canParse(text)) return 'must be an address such as https://shop.example/thanks';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'must not contain credentials';
  return protocol === 'https:' || isLoopback(hostname) ? null : 'must be https (plain http only to this machine)';
}

/**
 * The address with what became of the order in its query. What stands there already is kept to the letter (it may be signed), except
 * members of the same names: a page must not read one of these and take it for ours.
 */
export function withOutcome(
  returnUrl: string,
  outcome: { orderId: string; reference: string; status: string },
): string {
  const url = new URL(returnUrl);
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !Object.hasOwn(outcome, nameOf(part)));
  url.search = [...kept, new URLSearchParams(outcome).toString()].join('&');
  return url.href;
}

function nameOf(part: string): string {
  return new URLSearchParams(part).keys().next().value ?? '';
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? ipaddr.process(host).range() === 'loopback' : /^(.+\.)?localhost$/.test(host);
}
