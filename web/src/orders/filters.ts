import type { Schemas } from '../api/client';

export const STATUSES = [
  'awaiting_payment',
  'paid',
  'partially_refunded',
  'refunded',
  'cancelled',
  'expired',
] as const satisfies readonly Schemas['FoundOrderView']['status'][];

export const CASE_KINDS = [
  'late_payment',
  'duplicate_payment',
  'amount_mismatch',
  'currency_mismatch',
  'unmatched_payment',
  'disputed',
  'refund_failed',
  'payment_reversed',
  'conflicting_evidence',
  'session_missing',
] as const satisfies readonly Schemas['FoundOrderView']['attention'][number][];

/** The filters of the search, named as the service names them; each is a text in the address, so a search can be sent to others. */
export const FILTERS = [
  'q',
  'status',
  'attention',
  'storefront',
  'currency',
  'minAmount',
  'maxAmount',
  'createdFrom',
  'createdTo',
] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Partial<Record<Filter, string>>;

export function filtersOf(address: URLSearchParams): Filters {
  return Object.fromEntries(FILTERS.flatMap((name) => (address.get(name) ? [[name, address.get(name)]] : [])));
}

/** Where the search `filters` is. */
export function addressOf(filters: Filters): URLSearchParams {
  const entries = FILTERS.map((name) => [name, filters[name]?.trim() ?? ''] as const);
  return new URLSearchParams(entries.filter(([, value]) => value !== '').map(([name, value]) => [name, value]));
}

export const listOf = (value: string | undefined): string[] => (value ? value.split(',') : []);
