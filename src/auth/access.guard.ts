import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { NotFoundError } from '../common/app-error.js';
import { PUBLIC, ROLES } from './access.decorators.js';
import { ApiKeys } from './api-keys.js';
import { ForbiddenError, UnauthenticatedError } from './auth.errors.js';
import { CallerLimits } from './caller-limits.js';
import { ClientTokens } from './client-tokens.js';
import { actorOf, type Principal, type Role } from './principal.js';

/** Stands before every route: who is calling (401), too often (429), in the right role (403), on their own order (404). */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly apiKeys: ApiKeys,
    private readonly clientTokens: ClientTokens,
    private readonly limits: CallerLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.authenticate(request);
    await this.limits.countCall(principal);
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets) ?? [];
    if (!roles.includes(principal.role)) throw new ForbiddenError();
    if (principal.role === 'shopper') requireOwnOrder(principal, request);
    request.principal = principal;
    if (request.logFields) request.logFields.caller = actorOf(principal);
    return true;
  }

  private async authenticate(request: FastifyRequest): Promise<Principal> {
    const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    try {
      const principal = token ? (this.apiKeys.find(token) ?? (await this.clientTokens.verify(token))) : null;
      if (principal) return principal;
      throw new UnauthenticatedError();
    } catch (error) {
      if (error instanceof UnauthenticatedError) await this.limits.countRefusal(request.ip);
      throw error;
    }
  }
}

// A client token opens exactly the order in its subject; a route without an order is never open to it.
function requireOwnOrder(principal: { orderId: string }, request: FastifyRequest): void {
  const { orderId } = request.params as { orderId?: string };
  if (orderId?.toLowerCase() !== principal.orderId) throw new NotFoundError();
}
