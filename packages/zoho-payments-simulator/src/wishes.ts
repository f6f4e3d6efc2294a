import { formatMinor, toMinor } from './money.js';
import { type Attempt, type Outcome } from './payments.js';
import { type PaymentMethod } from './state.js';
import { ControlError } from './world.js';

/** What the control API is asked for, and its translation into an attempt. Amounts are decimal strings. */
export interface PayWish {
  outcome?: Outcome;
  method?: PaymentMethod['type'];
  /** Decimal string; default: the session's amount. */
  amount?: string;
  currency?: string;
  force?: boolean;
  /** Decimal string: a fee the customer bears, added to the amount. */
  feeAmount?: string;
  /** What a pending payment is called: `initiated` unless another word is given. */
  status?: string;
  failureReason?: string;
  email?: string;
  phone?: string;
}

export interface OrphanWish extends PayWish {
  amount: string;
  description?: string;
  reference?: string;
  invoiceNumber?: string;
  metadata?: Record<string, string>;
}

export interface WidgetResult {
  payment_id: string;
  payments_session_id: string;
  signature: string;
  message: string;
}

const METHODS: Record<PaymentMethod['type'], PaymentMethod> = {
  upi: { type: 'upi', upi: { upi_id: 'shopper@bank', channel: 'collect', account_type: 'bank_account' } },
  card: {
    type: 'card',
    card: { card_holder_name: 'Asha', last_four_digits: '1111', brand: 'visa', funding: 'credit' },
  },
  net_banking: { type: 'net_banking', net_banking: { bank_name: 'Success Test Bank' } },
  wallet: { type: 'wallet' },
  bank_transfer: { type: 'bank_transfer' },
  ach_debit: { type: 'ach_debit' },
};

export function attemptOf(
  { outcome = 'success', method = 'upi', amount, feeAmount, ...wish }: PayWish,
  currency: string,
): Attempt {
  const paidIn = wish.currency ?? currency;
  return {
    outcome,
    method: METHODS[method],
    ...(amount === undefined ? {} : { amountMinor: minor(amount, paidIn) }),
    ...(feeAmount === undefined ? {} : { customerFeeMinor: minor(feeAmount, paidIn) }),
    ...pick(wish),
  };
}

function pick({ currency, force, status, failureReason, email, phone }: PayWish): Omit<Attempt, 'outcome' | 'method'> {
  return Object.fromEntries(
    Object.entries({ currency, force, status, failureReason, email, phone }).filter(([, value]) => value !== undefined),
  );
}

/** The session that an orphan payment is made on, as `POST /paymentsessions` would be asked for it. */
export function orphanSessionOf(wish: OrphanWish, edition: 'IN' | 'US'): Record<string, unknown> {
  const currency = wish.currency ?? (edition === 'IN' ? 'INR' : 'USD');
  return {
    amount: Number(formatMinor(minor(wish.amount, currency), currency)),
    currency,
    description: wish.description ?? 'Payment made elsewhere',
    ...(wish.reference === undefined ? {} : { reference_number: wish.reference }),
    ...(wish.invoiceNumber === undefined ? {} : { invoice_number: wish.invoiceNumber }),
    meta_data: Object.entries(wish.metadata ?? {}).map(([key, value]) => ({ key, value })),
  };
}

/** @throws ControlError */
export function minor(amount: string, currency: string): number {
  const value = toMinor(amount, currency);
  if (value === null || value <= 0) throw new ControlError(400, `${amount} is not an amount.`);
  return value;
}
