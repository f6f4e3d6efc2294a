import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NewOrder } from '@checkout-bff/client';
import { catalogue, currency, formatRupees } from './catalogue.js';

/** Sold per line: a demo's shelf is not endless, and a typo should not become an order for 10,000 tins. */
const MOST_PER_LINE = 9;

/** A basket as the page sends it: what and how many, never a price. */
export const basketSchema = z.strictObject({
  cartId: z.uuid(),
  lines: z
    .array(z.strictObject({ sku: z.string(), quantity: z.int().min(1).max(MOST_PER_LINE) }))
    .min(1)
    .max(catalogue.length),
});
export type Basket = z.infer<typeof basketSchema>;

/**
 * The order a basket becomes. Prices come from the catalogue, and everything else from the basket alone, so that the same
 * basket is byte for byte the same request: the service can then tell a repeat from a different order.
 * @returns undefined when the basket names something that is not for sale
 */
export function toOrderRequest(basket: Basket): NewOrder | undefined {
  const lines = basket.lines.flatMap(({ sku, quantity }) => {
    const product = catalogue.find((candidate) => candidate.sku === sku);
    return product ? [{ product, quantity }] : [];
  });
  if (lines.length !== basket.lines.length) return undefined;
  const totalMinor = lines.reduce((sum, { product, quantity }) => sum + product.unitMinor * quantity, 0);
  const reference = orderReference(basket.cartId);
  return {
    reference,
    amount: formatRupees(totalMinor),
    currency,
    description: `Tea order ${reference}`,
    customer: { name: 'Asha Rao', email: 'asha@example.com' },
    items: lines.map(({ product: { sku, name, unitMinor }, quantity }) => ({
      sku,
      name,
      quantity,
      unitAmount: formatRupees(unitMinor),
    })),
    metadata: { channel: 'web' },
  };
}

/** The shop's own order number. Derived from the basket's id, so nothing has to be stored to find it again. */
export function orderReference(cartId: string): string {
  return `TEA-${createHash('sha256').update(cartId).digest('hex').slice(0, 10).toUpperCase()}`;
}
