/** The parts of the service's answers that the demo uses (see /docs of a running service for all of them). */
export interface PaymentSession {
  id: string;
  paymentsSessionId: string | null;
  status: string;
  attempt: number;
  amount: string;
  currency: string;
  expiresAt: string;
}

/** What Zoho's widget is constructed with. */
export interface Checkout {
  accountId: string;
  domain: string;
  apiKey: string;
  testMode: boolean;
  scriptUrl: string;
}

export interface PlacedOrder {
  id: string;
  reference: string;
  status: string;
  amount: string;
  currency: string;
  description: string;
  invoiceNumber: string | null;
  metadata: Record<string, string>;
  paymentSession: PaymentSession;
  checkout: Checkout;
  clientToken: string;
  clientTokenExpiresAt: string;
}

export interface OrderStatus {
  orderId: string;
  reference: string;
  status: 'awaiting_payment' | 'paid' | 'partially_refunded' | 'refunded' | 'cancelled' | 'expired';
  amount: string;
  currency: string;
  paymentSession: (PaymentSession & { zohoStatus?: string | null }) | null;
  payments: {
    paymentId: string;
    paymentsSessionId: string;
    status: string;
    amount: string | null;
    createdAt: string;
  }[];
  paidAt: string | null;
  attention: string[];
  nextAction: 'pay' | 'wait' | 'retry' | 'none' | 'contact_support';
  source: 'live' | 'cached' | 'stale';
  asOf: string | null;
}

/** RFC 9457, as the service writes it. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail?: string;
  requestId?: string;
  orderId?: string;
}
