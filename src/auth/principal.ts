import type { DeskRole } from '../config/environment-parsers.js';

/** Who is calling (contract 2). A shopper is bound to one order of one storefront. */
export type Principal =
  | { role: 'storefront'; name: string }
  | { role: 'shopper'; orderId: string; storefront: string }
  | { role: 'support'; name: string; deskRole: DeskRole };

export type DeskPrincipal = Extract<Principal, { role: 'support' }>;

export type Role = Principal['role'];

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** Whether the order is the caller's to see; where not, answer as for an order that does not exist. */
export function canSeeOrder(principal: Principal, order: { id: string; storefront: string }): boolean {
  switch (principal.role) {
    case 'support':
      return true;
    case 'storefront':
      return principal.name === order.storefront;
    case 'shopper':
      return principal.orderId === order.id && principal.storefront === order.storefront;
  }
}

/** The caller as the timeline records it ({@link Cause.actor}). */
export function actorOf(principal: Principal): string {
  return principal.role === 'shopper' ? 'shopper' : `${principal.role}:${principal.name}`;
}
