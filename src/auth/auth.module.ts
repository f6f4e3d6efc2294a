import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ApiKeys } from './api-keys.js';
import { Callers } from './callers.js';
import { CallerLimits } from './caller-limits.js';
import { ClientTokens } from './client-tokens.js';

@Global()
@Module({
  providers: [ApiKeys, ClientTokens, CallerLimits, Callers, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [ClientTokens, CallerLimits, Callers],
})
export class AuthModule {}
