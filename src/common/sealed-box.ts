import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12; // AES-GCM's own nonce size (NIST SP 800-38D)
const TAG_BYTES = 16;

/**
 * Authenticated encryption (AES-256-GCM) for what must not lie readable in the database: access tokens, stored answers with
 * client tokens, personal data. The first secret seals, every secret opens, so secrets can be rotated. `purpose` separates
 * keys: what is sealed for one purpose does not open for another.
 */
export class SealedBox {
  private readonly keys: Buffer[];

  constructor(
    secrets: readonly string[],
    private readonly purpose: string,
  ) {
    if (secrets.length === 0) throw new Error(`no secret to seal ${purpose} with`);
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'checkout-bff', purpose, 32)));
  }

  seal(plain: string): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(0), nonce).setAAD(Buffer.from(this.purpose));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), body]));
  }

  /** The plain text, or null if no key of ours opens it (sealed with a secret that is gone, or tampered with). */
  open(sealed: Uint8Array): string | null {
    const bytes = Buffer.from(sealed);
    for (let i = 0; i < this.keys.length; i++) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', this.key(i), bytes.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(this.purpose))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        // not this key; the next one may open it
      }
    }
    return null;
  }

  /** Keyed hashes of a value for exact look-ups of sealed data: the current key's first, then the older keys'. */
  blindIndexes(value: string): Uint8Array<ArrayBuffer>[] {
    return this.keys.map((key) => Uint8Array.from(createHmac('sha256', key).update(`index\0${value}`).digest()));
  }

  private key(index: number): Buffer {
    const key = this.keys[index];
    if (!key) throw new Error('no such key');
    return key;
  }
}
