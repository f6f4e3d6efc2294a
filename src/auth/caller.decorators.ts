import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Cause, CauseKind } from '../common/cause.js';
import { actorOf, type DeskPrincipal, type Principal } from './principal.js';

/** Why something changes when a caller asks for it. */
export type CallersCause = Cause & { requestId: string };

/** The caller, in a handler's parameters. Routes without @Public() always have one. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) => principalOf(context));

/** The name of the storefront that calls; only for routes that @Roles() opens to storefronts alone. */
export const StorefrontName = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const principal = principalOf(context);
  if (principal.role !== 'storefront') throw new Error('@StorefrontName() on a route that others may call');
  return principal.name;
});

/** The person of the desk who calls; only for routes that @Roles() opens to support alone. */
export const DeskMember = createParamDecorator((_: unknown, context: ExecutionContext): DeskPrincipal => {
  const principal = principalOf(context);
  if (principal.role !== 'support') throw new Error('@DeskMember() on a route that others may call');
  return principal;
});

/** The {@link CallersCause} of what the handler sets in motion: the caller's name and the request's id, for the timeline. */
export const CauseOf = createParamDecorator((kind: CauseKind, context: ExecutionContext): CallersCause => {
  const { id } = context.switchToHttp().getRequest<FastifyRequest>();
  return { kind, actor: actorOf(principalOf(context)), requestId: id };
});

/** @throws Error on a route with @Public(), which asks for no credentials */
export function principalOf(context: ExecutionContext): Principal {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('a route without authentication asks for its caller');
  return principal;
}
