import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { errors, jwtVerify } from 'jose';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { ExpiredTokenError } from './auth.errors.js';
import type { Principal } from './principal.js';

/** So that no other token signed with the same secret is ever taken for ours. */
const AUDIENCE = 'checkout-bff/shopper';

/**
 * What a shopper's browser identifies itself with: a JWT (HS256) for one order, signed with the newest of
 * `CLIENT_TOKEN_SECRETS` and accepted with any of them. jose reads them, because token parsing is no place for own code.
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
  issue(orderId: string, storefront: string, issuedAt: Date, expiresAt: Date): { token: string; expiresAt: Date } {
    const [key] = this.keys;
    if (!key) throw new Error('no client token secret');
    const expires = toSeconds(expiresAt);
    const claims = { storefront, sub: orderId, aud: AUDIENCE, iat: toSeconds(issuedAt), exp: expires };
    const token = sign(claims, key);
    return { token, expiresAt: new Date(expires * 1000) };
  }

  /** @returns null when the token is not ours. @throws ExpiredTokenError when it was ours and has expired */
  async verify(token: string): Promise<Principal | null> {
    for (const key of this.keys) {
      try {
        return await this.verifyWith(key, token);
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new ExpiredTokenError();
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

const HEADER = base64url({ alg: 'HS256' });

/** RFC 7515, 3.1. By hand, because jose signs in WebCrypto's thread pool: about 100 us of CPU instead of 5, a tenth of an order. */
function sign(claims: object, key: KeyObject): string {
  const signed = `${HEADER}.${base64url(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
