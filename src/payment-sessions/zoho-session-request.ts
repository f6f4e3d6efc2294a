import type { CreateSessionInput, HostedPageWish, ZohoSession } from '../zoho/zoho.types.js';

/** Zoho's default life of a session, and the shortest it accepts (zoho 2.1: `expires_in` 300–900). */
const SESSION_LIFE_SECONDS = 900;
const SHORTEST_LIFE_SECONDS = 300;

/** What of an order its sessions need. */
export interface Payable {
  id: string;
  storefront: string;
  amountMinor: bigint;
  currency: string;
  description: string;
  invoiceNumber: string | null;
  metadata: Record<string, string>;
  allowedMethods: readonly string[];
  returnUrl: string | null;
  payBefore: Date;
}

/**
 * How long a session opened now may live: Zoho's 15 minutes, or less when the order ends sooner, so that no session of a
 * normal order can be paid after the order has expired.
 */
export function sessionLifeSeconds(payBefore: Date, now: Date): number {
  const left = Math.ceil((payBefore.getTime() - now.getTime()) / 1000);
  return Math.min(SESSION_LIFE_SECONDS, Math.max(SHORTEST_LIFE_SECONDS, left));
}

/**
 * The create call for one session. `reference_number` is our session id: it is the only field of ours that Zoho's payments list
 * shows, so a payment of a session whose create call was never answered can be found by it (zoho 3.1, zoho 7).
 */
export function zohoSessionRequest(
  order: Payable,
  sessionId: string,
  lifeSeconds: number,
  hostedPage?: HostedPageWish,
): CreateSessionInput {
  return {
    amountMinor: order.amountMinor,
    currency: order.currency,
    description: order.description,
    invoiceNumber: order.invoiceNumber ?? undefined,
    referenceNumber: sessionId,
    allowedPaymentMethods: order.allowedMethods,
    hostedPage,
    metadata: { ...order.metadata, order_id: order.id, session_id: sessionId },
    // The older API does not know the field, so it is sent only where the default would be wrong.
    expiresInSeconds: lifeSeconds === SESSION_LIFE_SECONDS ? undefined : lifeSeconds,
  };
}

/** Whether something of Zoho's carries the ids we gave the session `sessionId`. */
export function namesSession(zoho: Pick<ZohoSession, 'referenceNumber' | 'metadata'>, sessionId: string): boolean {
  return zoho.referenceNumber === sessionId || zoho.metadata.session_id === sessionId;
}
