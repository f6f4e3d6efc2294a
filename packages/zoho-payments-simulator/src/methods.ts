import { type PaymentMethod, type SessionRecord } from './state.js';

export type Edition = 'IN' | 'US';
export type MethodType = PaymentMethod['type'];
/** What the page lets a shopper choose. Apple Pay is a card to the payments API. */
export type Choice = MethodType | 'apple_pay';

/** Words of `configurations.allowed_payment_methods`, and what the payment is called later: `netbanking` becomes `net_banking`. */
const CHOICES: Readonly<Record<Edition, ReadonlyMap<string, Choice>>> = {
  IN: new Map([
    ['upi', 'upi'],
    ['card', 'card'],
    ['netbanking', 'net_banking'],
    ['wallet', 'wallet'],
    ['bank_transfer', 'bank_transfer'],
  ]),
  US: new Map([
    ['card', 'card'],
    ['ach_debit', 'ach_debit'],
    ['ach', 'ach_debit'], // the word of Zoho's own hosted-page sample
    ['apple_pay', 'apple_pay'],
  ]),
};

/** Whether an account of that edition may ask for the method. */
export function isOffered(edition: Edition, word: string): boolean {
  return CHOICES[edition].has(word);
}

/** What the page offers for a session: all that the edition has, or what `allowed_payment_methods` leaves of it. */
export function choicesFor(edition: Edition, session: SessionRecord): Choice[] {
  const allowed = session.configurations?.allowed_payment_methods as string[] | undefined;
  const all = [...CHOICES[edition]];
  const left = allowed?.length ? all.filter(([word]) => allowed.includes(word)) : all;
  return [...new Set(left.map(([, choice]) => choice))];
}

/** Whether a session that names its methods names this one. */
export function allows(edition: Edition, session: SessionRecord, type: MethodType): boolean {
  const allowed = session.configurations?.allowed_payment_methods as string[] | undefined;
  if (!allowed?.length) return true;
  return choicesFor(edition, session).some((choice) => methodOf(choice) === type);
}

/** What Zoho calls the payment made by a choice of the page. */
export function methodOf(choice: Choice): MethodType {
  return choice === 'apple_pay' ? 'card' : choice;
}

const DETAILS: Readonly<Record<MethodType, Record<string, unknown>>> = {
  // Typing a UPI ID ended in February 2026 for most shoppers: a QR code or the app is the usual way.
  upi: { upi_id: 'shopper@bank', channel: 'qr', account_type: 'bank_account' },
  card: {
    card_holder_name: 'Asha',
    last_four_digits: '1111',
    expiry_month: '12',
    expiry_year: '30',
    brand: 'visa',
    funding: 'credit',
  },
  net_banking: { bank_name: 'Success Test Bank' },
  wallet: {},
  bank_transfer: { bank_name: 'Success Test Bank', payer_name: 'Asha', payer_account_number: 'XXXXXX6789' },
  ach_debit: {
    account_holder_name: 'Charles',
    account_holder_type: 'individual',
    bank_name: 'Test Bank',
    account_type: 'checking',
    last_four_digits: '6789',
  },
};

/** A payment method as payments carry it: the type, and under its name what is known of it, `detail` over the usual. */
export function paymentMethod(type: MethodType, detail: Record<string, unknown> = {}): PaymentMethod {
  const known = { ...DETAILS[type], ...detail };
  return Object.keys(known).length > 0 ? { type, [type]: known } : { type };
}
