import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ForbiddenError } from '../../auth/auth.errors.js';
import { principalOf } from '../../auth/caller.decorators.js';
import { AppConfig } from '../../config/app-config.js';

/** Sending money back is for storefronts that the operator has named; the others are refused before anything is read. */
@Injectable()
export class MayRefundGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const principal = principalOf(context);
    if (principal.role === 'storefront' && this.config.storefrontRefunds.includes(principal.name)) return true;
    throw new ForbiddenError();
  }
}
