import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT, errors, jwtVerify } from 'jose';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { UnauthenticatedError } from './auth.errors.js';
import type { Principal } from './principal.js';

/** So that no other token signed with the same secret is ever taken for ours. */
const AUDIENCE = 'checkout-bff/shopper';

/**
 * What a shopper's browser identifies itself with: a JWT (HS256) for one order, signed with the newest of
 * `CLIENT_TOKEN_SECRETS` and accepted with any of them. jose, because token parsing is no place for own code.
 */
@Injectable()
export class ClientTokens {
  private readonly keys: KeyObject[];

  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    // Derived, because the same secrets also seal data at rest (common/sealed-box.ts).
    this.keys = config.clientTokenSecrets.map((secret) =>
      createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'checkout-bff', 'client-token', 32))),
    );
  }

  /** The same arguments give the same token, so a repeated answer can be rebuilt. Times are cut to whole seconds. */
  async issue(
    orderId: string,
    storefront: string,
    issuedAt: Date,
    expiresAt: Date,
  ): Promise<{ token: string; expiresAt: Date }> {
    const [key] = this.keys;
    if (!key) throw new Error('no client token secret');
    const expires = toSeconds(expiresAt);
    const token = await new SignJWT({ storefront })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(orderId)
      .setAudience(AUDIENCE)
      .setIssuedAt(toSeconds(issuedAt))
      .setExpirationTime(expires)
      .sign(key);
    return { token, expiresAt: new Date(expires * 1000) };
  }

  /** @returns null when the token is not ours. @throws UnauthenticatedError when it was ours and has expired */
  async verify(token: string): Promise<Principal | null> {
    for (const key of this.keys) {
      try {
        return await this.verifyWith(key, token);
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new UnauthenticatedError('The client token has expired.');
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) return null;
      }
    }
    return null;
  }

  private async verifyWith(key: KeyObject, token: string): Promise<Principal | null> {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: this.clock.now(),
    });
    const { sub, storefront } = payload;
    return sub && typeof storefront === 'string' ? { role: 'shopper', orderId: sub, storefront } : null;
  }
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
