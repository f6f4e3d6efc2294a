import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The storefront's URL leads to where this service must not be talked into calling. */
export class ForbiddenTargetError extends Error {}

/** True for an address on the public internet: not loopback, private, link-local (cloud metadata), multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Refuses addresses given literally, which are never looked up. @throws ForbiddenTargetError */
export function refuseLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new ForbiddenTargetError(`${host} is not a public address`);
}

/**
 * A DNS look-up for connections that fails unless every answer is a public address. It runs for the connection itself, so a name
 * cannot answer one thing when checked and another when used.
 * @param resolve instead of the system's resolver
 */
export function publicLookup(resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const fail = (reason: Error): void => callback(reason, '', 0);
      if (error) return fail(error);
      const [first] = addresses;
      if (!first) return fail(new Error(`${hostname} has no address`));
      const forbidden = addresses.find(({ address }) => !isPublicAddress(address))?.address;
      if (forbidden) return fail(new ForbiddenTargetError(`${hostname} leads to ${forbidden}, which is not public`));
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}
