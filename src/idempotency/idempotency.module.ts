import { Module } from '@nestjs/common';
import { IdempotencyRepository } from './idempotency.repository.js';
import { KeepKeys } from './keep-keys.js';
import { Once } from './once.js';

/** Owns the table `idempotency_keys`. */
@Module({ providers: [IdempotencyRepository, KeepKeys, Once], exports: [IdempotencyRepository, Once] })
export class IdempotencyModule {}
