import { Injectable } from '@nestjs/common';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig } from '../config/app-config.js';
import type { Customer } from './order.js';
import { asBeginning, beginningsOf, plainEmail } from './email-beginnings.js';
import { isEmailAddress, isPhoneNumber } from './order-warnings.js';
import { phoneDigits, phoneForms, type HomeCountry } from './phone-forms.js';

/** What of a customer is stored: the sealed whole, and keyed hashes to find it by. */
export interface SealedCustomer {
  sealed: Uint8Array<ArrayBuffer> | null;
  emailHash: Uint8Array<ArrayBuffer> | null;
  phoneHash: Uint8Array<ArrayBuffer> | null;
  /** Hashes of the beginnings of the e-mail, cut short (docs/decisions/0022). */
  emailBeginnings: string[];
}

/** 48 bits: with a million orders one search in millions finds a stranger, and a row stays small. */
const BEGINNING_BYTES = 6;

/**
 * Seals personal data, whatever a person has besides an e-mail and a phone, and finds it again by exact e-mail or phone without
 * storing either readably.
 */
@Injectable()
export class CustomerVault {
  private readonly box: SealedBox;
  private readonly home: HomeCountry;

  constructor(config: AppConfig) {
    this.home = config.zoho.widgetDomain;
    this.box = new SealedBox(config.dataEncryptionSecrets, 'customer');
  }

  seal(customer: Customer | null): SealedCustomer {
    if (!customer) return { sealed: null, emailHash: null, phoneHash: null, emailBeginnings: [] };
    // What is no address names nobody: "n/a" would find all who wrote it.
    const email = customer.email !== undefined && isEmailAddress(customer.email) ? customer.email : null;
    const phone = customer.phone !== undefined && isPhoneNumber(customer.phone) ? customer.phone : null;
    return {
      sealed: this.box.seal(JSON.stringify(customer)),
      emailHash: this.newest(email && emailIndex(email)),
      phoneHash: this.newest(phone && phoneIndex(phoneDigits(phone, this.home))),
      emailBeginnings:
        email === null ? [] : beginningsOf(email).flatMap((text) => this.beginningHashes(text).slice(0, 1)),
    };
  }

  /** Null if there is none, or if the secret it was sealed with is no longer configured. */
  open(sealed: Uint8Array | null): Customer | null {
    const text = sealed && this.box.open(sealed);
    return text ? (JSON.parse(text) as Customer) : null;
  }

  /** Hashes under which an order with this e-mail may be stored, one per configured secret. */
  emailHashes(email: string): Uint8Array<ArrayBuffer>[] {
    return this.box.blindIndexes(emailIndex(email));
  }

  /** Hashes under which an order may be stored whose e-mail begins so; none for a text that is too short. */
  emailBeginningHashes(text: string): string[] {
    const beginning = asBeginning(text);
    return beginning === null ? [] : this.beginningHashes(beginning);
  }

  /** Hashes under which an order with this phone may be stored, in whatever form it was told then and is asked for now. */
  phoneHashes(phone: string): Uint8Array<ArrayBuffer>[] {
    return phoneForms(phone, this.home).flatMap((digits) => this.box.blindIndexes(phoneIndex(digits)));
  }

  private beginningHashes(beginning: string): string[] {
    return this.box
      .blindIndexes(`email-beginning:${beginning}`)
      .map((hash) => Buffer.from(hash.subarray(0, BEGINNING_BYTES)).toString('base64url'));
  }

  private newest(value: string | null): Uint8Array<ArrayBuffer> | null {
    return value ? (this.box.blindIndexes(value)[0] ?? null) : null;
  }
}

function emailIndex(email: string): string {
  return `email:${plainEmail(email)}`;
}

function phoneIndex(digits: string): string {
  return `phone:${digits}`;
}
