import { Injectable } from '@nestjs/common';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig } from '../config/app-config.js';
import type { HostedPageWish } from '../zoho/zoho.types.js';
import type { Payable } from './zoho-session-request.js';

/** Our own route that Zoho's hosted page sends shoppers back to; the order's id is added to it. */
export const RETURN_PATH = 'pay/return';

/**
 * Zoho's hosted page of a session (zoho 5.3). Its address is all one needs to pay there, so it is stored sealed, and opened for the
 * answers to those who may see the order.
 */
@Injectable()
export class HostedPages {
  private readonly box: SealedBox;

  constructor(private readonly config: AppConfig) {
    this.box = new SealedBox(config.dataEncryptionSecrets, 'checkout-url');
  }

  /** What the order's sessions ask Zoho for. Undefined: it wants no hosted page, or we no longer know our own address. */
  wishOf({ id, returnUrl }: Pick<Payable, 'id' | 'returnUrl'>): HostedPageWish | undefined {
    const { publicUrl, zoho } = this.config;
    if (returnUrl === null || publicUrl === null) return undefined;
    return { block: zoho.hostedBlock, returnTo: `${publicUrl}/${RETURN_PATH}/${id}` };
  }

  urlOf(accessKey: string): string {
    return `${this.config.zoho.hostedPageUrl}/${encodeURIComponent(accessKey)}`;
  }

  seal(url: string | null): Uint8Array<ArrayBuffer> | null {
    return url === null ? null : this.box.seal(url);
  }

  /** Null if there is none, or if the secret it was sealed with is no longer configured. */
  open(sealed: Uint8Array | null): string | null {
    return sealed && this.box.open(sealed);
  }

  /** As {@link open}, of what SQL wrote in hexadecimal. */
  openHex(sealed: string | null): string | null {
    return sealed === null ? null : this.open(Buffer.from(sealed, 'hex'));
  }
}
