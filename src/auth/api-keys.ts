import { hash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { Principal } from './principal.js';

interface KnownKey {
  digest: Buffer;
  principal: Principal;
}

/** The keys of storefronts and support desks; a name may have two while one is being replaced. */
@Injectable()
export class ApiKeys {
  private readonly known: KnownKey[];

  constructor(config: AppConfig) {
    this.known = [
      ...config.storefrontKeys.map(({ name, key }) => known(key, { role: 'storefront', name })),
      ...config.supportKeys.map(({ name, key, role }) => known(key, { role: 'support', name, deskRole: role })),
    ];
  }

  /** Compares digests of equal length with every key, without stopping at a match: time tells nothing about any key. */
  find(presented: string): Principal | null {
    const digest = sha256(presented);
    let found: Principal | null = null;
    for (const candidate of this.known) if (timingSafeEqual(candidate.digest, digest)) found = candidate.principal;
    return found;
  }
}

function known(key: string, principal: Principal): KnownKey {
  return { digest: sha256(key), principal };
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
