import { formatMinor } from './money.js';
import { type Payments } from './payments.js';
import { PAID_STATUSES, type Sessions } from './sessions.js';
import { type PaymentRecord, type PaymentStatus } from './state.js';
import { find, type World } from './world.js';

export interface TruthSession {
  paymentsSessionId: string;
  referenceNumber: string | null;
  invoiceNumber: string | null;
  metadata: Record<string, string>;
  amount: string;
  currency: string;
  status: string;
  origin: 'api' | 'orphan' | 'link';
  payments: TruthPayment[];
}

export interface TruthPayment {
  paymentId: string;
  status: PaymentStatus;
  amount: string;
  currency: string;
  amountRefunded: string;
  /** What of the amount is a fee that the shopper bears; "0.00" otherwise. */
  feeOnTop: string;
  /** Money was taken and is here or was refunded or disputed. */
  paid: boolean;
  /** Money was taken, and the bank took it back. */
  reversed: boolean;
}

interface TruthParts {
  world: World;
  sessions: Sessions;
  payments: Payments;
}

export function tellTruth(parts: TruthParts): TruthSession[] {
  const { state } = parts.world;
  return [...state.sessions.values()].map((session) => ({
    paymentsSessionId: session.id,
    referenceNumber: session.referenceNumber ?? null,
    invoiceNumber: session.invoiceNumber ?? null,
    metadata: Object.fromEntries(session.metaData.map(({ key, value }) => [key, value])),
    amount: formatMinor(session.amountMinor, session.currency),
    currency: session.currency,
    status: parts.sessions.status(session),
    origin: session.origin,
    payments: session.paymentIds.map((id) => truthOf(parts, find(state.payments, id, 'payment'))),
  }));
}

function truthOf(parts: TruthParts, payment: PaymentRecord): TruthPayment {
  return {
    paymentId: payment.id,
    status: payment.status,
    amount: formatMinor(payment.amountMinor, payment.currency),
    currency: payment.currency,
    amountRefunded: formatMinor(parts.payments.refundedMinor(payment, 'shown'), payment.currency),
    feeOnTop: formatMinor(payment.isFeeOnTop ? payment.feeMinor : 0, payment.currency),
    paid: PAID_STATUSES.includes(payment.status),
    reversed: payment.paidAt !== undefined && payment.status === 'failed',
  };
}
