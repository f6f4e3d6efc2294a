export interface PlaceOrder {
  reference: string;
  amount: string;
  amountMinor: bigint;
  currency: string;
  description: string;
  invoiceNumber: string | null;
  customer: { email?: string; phone?: string };
  items: object[];
  metadata: Record<string, string>;
}

/** The least validation that keeps bad rows out of the database; null when the body does not pass. */
export function parsePlaceOrder(json: string): PlaceOrder | null {
  const body = JSON.parse(json) as Partial<PlaceOrder>;
  const { reference, amount, currency } = body;
  if (typeof reference !== 'string' || reference.length < 1 || reference.length > 50) return null;
  if (typeof amount !== 'string' || !/^\d{1,12}\.\d{2}$/.test(amount)) return null;
  if (currency !== 'INR') return null;
  return {
    reference,
    amount,
    amountMinor: BigInt(amount.replace('.', '')),
    currency,
    description: body.description ?? `Order ${reference}`,
    invoiceNumber: body.invoiceNumber ?? null,
    customer: body.customer ?? {},
    items: body.items ?? [],
    metadata: body.metadata ?? {},
  };
}
