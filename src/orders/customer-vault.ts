import { Injectable } from '@nestjs/common';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig } from '../config/app-config.js';
import type { Customer } from './order.js';
import { isEmailAddress, isPhoneNumber } from './order-warnings.js';

/** What of a customer is stored: the sealed whole, and keyed hashes to find it by. */
export interface SealedCustomer {
  sealed: Uint8Array<ArrayBuffer> | null;
  emailHash: Uint8Array<ArrayBuffer> | null;
  phoneHash: Uint8Array<ArrayBuffer> | null;
}

/**
 * Seals personal data, whatever a person has besides an e-mail and a phone, and finds it again by exact e-mail or phone without
 * storing either readably.
 */
@Injectable()
export class CustomerVault {
  private readonly box: SealedBox;

  constructor(config: AppConfig) {
    this.box = new SealedBox(config.dataEncryptionSecrets, 'customer');
  }

  seal(customer: Customer | null): SealedCustomer {
    if (!customer) return { sealed: null, emailHash: null, phoneHash: null };
    const { email, phone } = customer;
    return {
      sealed: this.box.seal(JSON.stringify(customer)),
      // What is no address names nobody: "n/a" would find all who wrote it.
      emailHash: this.newest(email !== undefined && isEmailAddress(email) ? normalizeEmail(email) : null),
      phoneHash: this.newest(phone !== undefined && isPhoneNumber(phone) ? normalizePhone(phone) : null),
    };
  }

  /** Null if there is none, or if the secret it was sealed with is no longer configured. */
  open(sealed: Uint8Array | null): Customer | null {
    const text = sealed && this.box.open(sealed);
    return text ? (JSON.parse(text) as Customer) : null;
  }

  /** Hashes under which an order with this e-mail may be stored, one per configured secret. */
  emailHashes(email: string): Uint8Array<ArrayBuffer>[] {
    return this.box.blindIndexes(normalizeEmail(email));
  }

  phoneHashes(phone: string): Uint8Array<ArrayBuffer>[] {
    return this.box.blindIndexes(normalizePhone(phone));
  }

  private newest(value: string | null): Uint8Array<ArrayBuffer> | null {
    return value ? (this.box.blindIndexes(value)[0] ?? null) : null;
  }
}

function normalizeEmail(email: string): string {
  return `email:${email.trim().toLowerCase()}`;
}

/** Digits only: `+91 90000-00001` and `919000000001` are the same phone. */
function normalizePhone(phone: string): string {
  return `phone:${phone.replace(/\D/g, '')}`;
}
