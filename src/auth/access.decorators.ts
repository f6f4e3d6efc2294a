import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { Role } from './principal.js';

export const PUBLIC = 'auth:public';
export const ROLES = 'auth:roles';

/** Names of the security schemes in the OpenAPI document. */
export const SECURITY_SCHEMES: Readonly<Record<Role, string>> = {
  storefront: 'storefrontKey',
  shopper: 'clientToken',
  support: 'supportKey',
};

/** The route asks for no credentials: health, metrics, documentation, and webhooks (which check their own signature). */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);

/** Who may call; documented as such. A route with neither @Roles() nor @Public() refuses everyone. */
export const Roles = (...roles: Role[]): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(ROLES, roles), ...roles.map((role) => ApiBearerAuth(SECURITY_SCHEMES[role])));
