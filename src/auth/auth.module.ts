import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ApiKeys } from './api-keys.js';
import { CallerLimits } from './caller-limits.js';
import { ClientTokens } from './client-tokens.js';

@Global()
@Module({
  providers: [ApiKeys, ClientTokens, CallerLimits, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [ClientTokens],
})
export class AuthModule {}
