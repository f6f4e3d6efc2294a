export interface Line {
  sku: string;
  quantity: number;
}

/** A basket. Its id is the Idempotency-Key of its order, so it changes whenever the contents do. */
export interface Cart {
  cartId: string;
  lines: Line[];
}

/** The order this browser is paying for: enough to go on after a reload. */
export interface KeptOrder {
  cartId: string;
  orderId: string;
  reference: string;
  serviceUrl: string;
  /** Good for this one order only, and only for a while. */
  clientToken: string;
}

const CART = 'kettle.cart';
const ORDER = 'kettle.order';

export function loadCart(): Cart {
  return (read(CART) as Cart | undefined) ?? { cartId: crypto.randomUUID(), lines: [] };
}

export function saveCart(lines: Line[]): Cart {
  const cart = { cartId: crypto.randomUUID(), lines };
  write(CART, cart);
  return cart;
}

export const loadOrder = (): KeptOrder | undefined => read(ORDER) as KeptOrder | undefined;
export const saveOrder = (order: KeptOrder): void => write(ORDER, order);
export const forgetOrder = (): void => localStorage.removeItem(ORDER);

function read(key: string): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined; // storage switched off, or something else wrote there
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Private windows may refuse; the page works, a reload just starts anew.
  }
}
