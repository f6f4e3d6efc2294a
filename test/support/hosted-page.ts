import { request } from 'undici';
import type { Response } from 'supertest';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { expectStatus, type Shop } from './shop.js';

/** What `PUBLIC_URL` is set to: nothing listens there, so tests follow the shopper's way back by the path alone. */
export const PUBLIC_URL = 'https://checkout.example/bff';
const RETURN = `${PUBLIC_URL}/pay/return/`;

/** Zoho's hosted page of an order's session, which must have one. */
export function checkoutUrlOf({ paymentSession }: Pick<PlacedOrderView, 'paymentSession'>): string {
  if (!paymentSession?.checkoutUrl) throw new Error('the session has no hosted page');
  return paymentSession.checkoutUrl;
}

/** Pays on the hosted page as a shopper's browser does; the service is not told. Where Zoho then sends the browser; null: it stays. */
export async function payOnPage(checkoutUrl: string, wish?: 'failure' | 'pending'): Promise<URL | null> {
  const page = new URL(checkoutUrl);
  const access_key = page.pathname.split('/').at(-1);
  const { statusCode, body } = await request(new URL('/checkout/api/attempt', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: { access_key }, input: { type: 'upi', upiId: 'asha@upi' }, wish }),
  });
  const answer = (await body.json()) as { redirect: string | null };
  if (statusCode !== 200) throw new Error(`the hosted page answered ${statusCode}: ${JSON.stringify(answer)}`);
  return answer.redirect === null ? null : new URL(answer.redirect);
}

/** The whole answer to a browser that comes back. */
export async function tryComeBack(shop: Shop, address: URL | null): Promise<Response> {
  if (!address?.href.startsWith(RETURN)) throw new Error(`no way back to us: ${address?.href}`);
  return shop.app.http.get(`/pay/return/${address.href.slice(RETURN.length)}`).redirects(0);
}

/** Follows the way back as the browser does; where it leads. */
export async function comeBack(shop: Shop, address: URL | null): Promise<string> {
  return String(expectStatus(await tryComeBack(shop, address), 303).headers.location);
}

/** An order's way back with a query of one's own. */
export function wayBack(orderId: string, query: Record<string, string> = {}): URL {
  return new URL(`${RETURN}${orderId}?${new URLSearchParams(query).toString()}`);
}
