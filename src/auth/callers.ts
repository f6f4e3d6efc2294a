import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeys } from './api-keys.js';
import { ExpiredTokenError, UnauthenticatedError } from './auth.errors.js';
import { CallerLimits, type Count } from './caller-limits.js';
import { ClientTokens } from './client-tokens.js';
import { actorOf, type Principal } from './principal.js';

/** Tells who is calling, once per request, and whether too often. Costs no question to the database. */
@Injectable()
export class Callers {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly clientTokens: ClientTokens,
    private readonly limits: CallerLimits,
  ) {}

  /** The caller, counted; what is left of its limit goes into the headers. @throws UnauthenticatedError, RateLimitedError */
  async identify(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    if (request.principal) return request.principal;
    const principal = await this.authenticate(request);
    const counts = await this.limits.countCall(principal, kindOf(request), request.ip);
    announce(counts, reply);
    const spent = counts.find(({ isOver }) => isOver);
    if (spent) throw this.limits.refusal(spent);
    if (request.logFields) request.logFields.caller = actorOf(principal);
    request.principal = principal;
    return principal;
  }

  private async authenticate(request: FastifyRequest): Promise<Principal> {
    const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    try {
      const principal = token ? (this.apiKeys.find(token) ?? (await this.clientTokens.verify(token))) : null;
      if (principal) return principal;
      throw new UnauthenticatedError();
    } catch (error) {
      // A token that was ours is no guess, and its shopper shares an address with others: it hears 401 whatever they did.
      const isGuess = error instanceof UnauthenticatedError && !(error instanceof ExpiredTokenError);
      if (isGuess) await this.limits.countRefusal(request.ip);
      throw error;
    }
  }
}

/** What a call costs us, by its address and method alone: that much is known before its body is read. */
function kindOf({ method, routeOptions }: FastifyRequest): 'read' | 'write' | 'stream' {
  if (routeOptions.url?.endsWith('/stream')) return 'stream';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** RateLimit headers (draft-ietf-httpapi-ratelimit-headers-10). */
function announce(counts: readonly Count[], reply: FastifyReply): void {
  const list = (write: (count: Count) => string): string => counts.map(write).join(', ');
  void reply.header(
    'ratelimit-policy',
    list(({ name, limit, seconds }) => `"${name}";q=${limit};w=${seconds}`),
  );
  void reply.header(
    'ratelimit',
    list(({ name, left, resetSeconds }) => `"${name}";r=${left};t=${resetSeconds}`),
  );
}
