import { isPaid, type OrderStatus } from '../orders/order-status.js';
import { feeOnTop } from '../payments/fee-on-top.js';
import type { Facts } from '../timeline/fold.js';
import { moneyWasTaken } from '../zoho/statuses.js';
import type { Rows } from './fold-disagreements.js';
import { SETTLEMENT_KINDS } from '../reconciliation/rules/settle.js';

/** Where an order's rows break contract 5, rule 1 or contract 5, rule 3, in words; empty if they keep them. */
export function moneyDisagreements({ order, payments, cases }: Rows): string[] {
  const placed = new Set(cases.filter(({ kind }) => SETTLEMENT_KINDS.some((k) => k === kind)).map((c) => c.paymentId));
  const taken = payments.filter((p) => moneyWasTaken(String(p.status)) && moneyWasTaken(String(p.detailStatus)));
  const nowhere = taken
    .filter(({ id }) => id !== order.settlingPaymentId && !placed.has(id))
    .map(({ id }) => `payment ${id}: took money that neither pays the order nor has a case`);
  if (!isPaid(order.status as OrderStatus)) return nowhere;
  const paidBy = taken.find(({ id }) => id === order.settlingPaymentId);
  if (!paidBy) return [...nowhere, `order: is ${String(order.status)} without a payment that took money`];
  const isExact = isAmountOf(order, paidBy) && paidBy.currency === order.currency;
  // A person may accept another amount by resolving its case; nothing else may.
  if (isExact || placed.has(paidBy.id)) return nowhere;
  return [...nowhere, `order: is ${String(order.status)} by payment ${paidBy.id} of another amount or currency`];
}

/** The order's amount, or that and the fee that Zoho states; how much of it a storefront let shoppers bear at the time is not kept. */
function isAmountOf(order: Facts, { amountMinor, feeMinor }: Facts): boolean {
  if (amountMinor === order.amountMinor) return true;
  if (typeof amountMinor !== 'string' || typeof feeMinor !== 'string') return false;
  return (
    feeOnTop({ amountMinor: BigInt(amountMinor), feeMinor: BigInt(feeMinor) }, BigInt(String(order.amountMinor))) !==
    null
  );
}
