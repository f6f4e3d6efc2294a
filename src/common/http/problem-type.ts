import type { FastifyRequest } from 'fastify';

/** Where the service itself publishes what its codes mean: a page with a paragraph for each (src/app/errors-page.ts). */
export const ERRORS_PAGE = '/docs/errors';

/** A name or address with or without a port: nothing else of what a caller sends gets into an answer. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * The `type` of a problem (RFC 9457): a link to its paragraph, at the address by which the caller knows the service; the service
 * has no other name for itself. Without one it is relative, which RFC 9457 allows.
 */
export function problemType(code: string, origin: string): string {
  return `${origin}${ERRORS_PAGE}#${code}`;
}

/** `https://checkout.example.com`; empty if the request does not say, or says what is no host. */
export function originOf({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  return HOST.test(host) ? `${protocol}://${host}` : '';
}
