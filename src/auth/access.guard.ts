import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../common/app-error.js';
import { PUBLIC, ROLES } from './access.decorators.js';
import { ForbiddenError, ViewerError } from './auth.errors.js';
import { Callers } from './callers.js';
import type { Role } from './principal.js';

/** Stands before every route: who is calling (401), too often (429), in the right role (403; who may only read, also for a write), on their own order (404). */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const principal = await this.callers.identify(request, http.getResponse<FastifyReply>());
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets) ?? [];
    if (!roles.includes(principal.role)) throw new ForbiddenError();
    if (principal.role === 'support' && principal.deskRole === 'viewer' && !isRead(request)) throw new ViewerError();
    if (principal.role === 'shopper') requireOwnOrder(principal, request);
    return true;
  }
}

/** Whether the call can only look: no GET of ours changes anything. */
function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

// A client token opens exactly the order in its subject; a route without an order is never open to it.
function requireOwnOrder(principal: { orderId: string }, request: FastifyRequest): void {
  const { orderId } = request.params as { orderId?: string };
  if (orderId?.toLowerCase() !== principal.orderId) throw new NotFoundError();
}
