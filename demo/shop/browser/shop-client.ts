import type { OrderStatus, PlacedOrder } from '@checkout-bff/client/browser';
import { fetchJson } from './http.js';
import type { Cart } from './memory.js';

export interface ShownProduct {
  sku: string;
  name: string;
  note: string;
  weight: string;
  unitAmount: string;
  tone: string;
}

export interface ShownEvent {
  id: string;
  type: string;
  receivedAt: string;
  data: unknown;
}

/** The shop's own server. */
export const shop = {
  listProducts: async () => (await fetchJson<{ products: ShownProduct[] }>('/api/products')).products,
  checkOut: (cart: Cart) => fetchJson<{ serviceUrl: string; order: PlacedOrder }>('/api/checkout', cart),
  /** The order as the shop's server sees it, and a new client token while it can be paid. */
  resume: (cartId: string) => fetchJson<{ status: OrderStatus; clientToken?: string }>('/api/resume', { cartId }),
  cancel: (cartId: string) => fetchJson<unknown>('/api/cancel', { cartId }),
  listEvents: async (cartId: string) => (await fetchJson<{ events: ShownEvent[] }>(`/api/events/${cartId}`)).events,
};
