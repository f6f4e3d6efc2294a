import { toDecimal } from '../../common/money.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';

/** Names that the timeline's facts carry amounts under, in minor units, and what they are called outside (contract 1). */
const AMOUNTS: Readonly<Record<string, string>> = { amountMinor: 'amount', refundedMinor: 'refundedAmount' };

/**
 * Facts of the timeline as they leave the house: amounts are decimal strings in major units. The rows keep minor units, which the
 * hash chain was made over.
 * @param record the order; a payment may be in another currency than its order, and not every fact says in which
 */
export function toDecimalFacts(facts: unknown, record: Pick<OrderRecord, 'order' | 'payments'>): unknown {
  if (Array.isArray(facts)) return facts.map((one) => toDecimalFacts(one, record));
  if (typeof facts !== 'object' || facts === null) return facts;
  const currency = currencyOf(facts, record);
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      const outside = AMOUNTS[name];
      if (outside === undefined || value === null) return [outside ?? name, toDecimalFacts(value, record)];
      return [outside, toDecimal(BigInt(value as string), currency)];
    }),
  );
}

function currencyOf(facts: object, { order, payments }: Pick<OrderRecord, 'order' | 'payments'>): string {
  const { id, paymentId, currency, paymentCurrency } = facts as Partial<Record<string, string | null>>;
  const payment = payments.find((known) => known.id === id || known.id === paymentId);
  return currency ?? paymentCurrency ?? payment?.currency ?? order.currency;
}
