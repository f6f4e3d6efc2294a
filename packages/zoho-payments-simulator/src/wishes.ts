import { paymentMethod, type Edition, type MethodType } from './methods.js';
import { formatMinor, toMinor } from './money.js';
import { type Attempt, type Outcome } from './payments.js';
import { type PaymentEnd } from './state.js';
import { ControlError } from './world.js';

/** What the control API is asked for, and its translation into an attempt. Amounts are decimal strings. */
export interface PayWish {
  outcome?: Outcome;
  method?: MethodType;
  /** What is known of the method, over the usual: `{ upi_id: 'a@bank' }`, `{ last_four_digits: '4242', brand: 'rupay' }`. */
  detail?: Record<string, unknown>;
  /** The bank's number, `transaction_reference_number`; one is made up otherwise. */
  bankReference?: string;
  /** How a bank debit ends by itself after its business days; `outcome: 'pending'` without it waits to be settled. */
  endsAs?: PaymentEnd;
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

export function attemptOf(
  { outcome, method, detail, amount, feeAmount, ...wish }: PayWish,
  session: { currency: string },
  edition: Edition,
): Attempt {
  const paidIn = wish.currency ?? session.currency;
  const type = method ?? (edition === 'IN' ? 'upi' : 'card');
  return {
    // No bank debit is final at once.
    outcome: outcome ?? (type === 'ach_debit' ? 'pending' : 'success'),
    method: paymentMethod(type, detail),
    // Whoever asks for a pending one settles it, unless they say how it ends by itself.
    ...(outcome === 'pending' && wish.endsAs === undefined ? { settleAfterMs: null } : {}),
    ...(amount === undefined ? {} : { amountMinor: minor(amount, paidIn) }),
    ...(feeAmount === undefined ? {} : { customerFeeMinor: minor(feeAmount, paidIn) }),
    ...wish,
  };
}

/** The session that an orphan payment is made on, as `POST /paymentsessions` would be asked for it. */
export function orphanSessionOf(wish: OrphanWish, edition: Edition): Record<string, unknown> {
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
