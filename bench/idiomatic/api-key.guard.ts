import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { Settings } from './settings.js';

@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly settings: Settings) {}

  canActivate(context: ExecutionContext): boolean {
    const { authorization } = context.switchToHttp().getRequest<IncomingMessage>().headers;
    if (authorization !== `Bearer ${this.settings.storefrontApiKey}`) throw new UnauthorizedException();
    return true;
  }
}
