import { Headers } from '@nestjs/common';
import { IdempotencyKeyRequiredError } from './idempotency.errors.js';

/** Contract 4: an idempotency key has 1 to 255 characters. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** The header as it came, if it came; {@link requireIdempotencyKey} checks it after the body was checked. */
export const IdempotencyKey = (): ParameterDecorator => Headers('idempotency-key');

/** @throws IdempotencyKeyRequiredError if there is no key, or what there is cannot be one */
export function requireIdempotencyKey(key: string | undefined): string {
  if (key === undefined || !IDEMPOTENCY_KEY.test(key)) throw new IdempotencyKeyRequiredError();
  return key;
}
