import type { OrderStatus } from './order-status.js';

/** One line of an order, as the storefront sent it. Amounts are decimal text in the order's currency. */
export interface OrderItem {
  sku?: string;
  name: string;
  /** A whole number, or decimal text of up to six places. */
  quantity?: number | string;
  /** The price of one; negative for a discount. May be finer than the currency where there is a `totalAmount`. */
  unitAmount?: string;
  /** What the line costs, exactly: it counts in place of quantity × unit. */
  totalAmount?: string;
}

/** Who buys. Personal data: stored sealed, never logged, never sent to Zoho's metadata. */
export interface Customer {
  name?: string;
  email?: string;
  phone?: string;
}

/** An order as placed, before anything happened to it. */
export interface NewOrder {
  id: string;
  storefront: string;
  reference: string;
  amountMinor: bigint;
  currency: string;
  description: string;
  invoiceNumber: string | null;
  items: OrderItem[];
  metadata: Record<string, string>;
  /** What Zoho's page may offer, of the edition's list; empty: whatever the account has. */
  allowedMethods: string[];
  /** Where a shopper who pays on Zoho's hosted page is sent in the end; null: the order has no such page. */
  returnUrl: string | null;
  customer: Customer | null;
  payBefore: Date;
  createdAt: Date;
}

/** An order as stored. */
export interface Order extends NewOrder {
  status: OrderStatus;
  paidAt: Date | null;
  settlingPaymentId: string | null;
  refundedMinor: bigint;
  updatedAt: Date;
}
