import { type PaymentMethod } from './state.js';

/** Zoho's sandbox rules: which test input succeeds. Amounts in hundredths. */

const TEST_CARDS: Record<string, { brand: string; funding: string }> = {
  '4111111111111111': { brand: 'visa', funding: 'credit' },
  '5299920210000277': { brand: 'master_card', funding: 'credit' },
  '6071489876543212': { brand: 'rupay', funding: 'debit' },
  '4000180000000002': { brand: 'visa', funding: 'corporate' },
};
const UPI_SPECIAL: Record<number, string> = { 222_00: 'card', 333_00: 'wallet', 444_00: 'credit_line' };
const UPI_FAILS_ABOVE_MINOR = 500_00;
const UPI_FAILS_UP_TO_MINOR = 1000_00; // above it nothing is stated, and it succeeds here

export interface PageInput {
  type: 'upi' | 'card' | 'net_banking';
  upiId?: string;
  cardNumber?: string;
  cardHolder?: string;
  expiry?: string;
  bank?: string;
}

export interface SandboxVerdict {
  outcome: 'success' | 'failure';
  method: PaymentMethod;
  reason?: string;
}

const SUCCESS_BANK = 'Success Test Bank';
const FAILURE_BANK = 'Failure Test Bank';

/** Null: the input is not a test instrument the sandbox knows. */
export function judge(input: PageInput, amountMinor: number, useAmounts: boolean): SandboxVerdict | null {
  if (input.type === 'upi') return judgeUpi(input, amountMinor, useAmounts);
  if (input.type === 'card') return judgeCard(input);
  const bank = input.bank ?? SUCCESS_BANK;
  const method: PaymentMethod = { type: 'net_banking', net_banking: { bank_name: bank } };
  return bank === FAILURE_BANK ? failed(method, 'The bank declined the payment') : { outcome: 'success', method };
}

function judgeUpi(input: PageInput, amountMinor: number, useAmounts: boolean): SandboxVerdict {
  const account_type = UPI_SPECIAL[amountMinor] ?? 'bank_account';
  const upi = { upi_id: input.upiId || 'shopper@bank', channel: 'collect', account_type };
  const method: PaymentMethod = { type: 'upi', upi };
  const fails = amountMinor > UPI_FAILS_ABOVE_MINOR && amountMinor <= UPI_FAILS_UP_TO_MINOR;
  return useAmounts && fails ? failed(method, 'The UPI payment was declined') : { outcome: 'success', method };
}

function judgeCard(input: PageInput): SandboxVerdict | null {
  const number = (input.cardNumber ?? '').replace(/\s/g, '');
  const known = TEST_CARDS[number];
  if (!known) return null;
  const [month = '12', year = '30'] = (input.expiry ?? '').split('/');
  const card = {
    card_holder_name: input.cardHolder ?? '',
    last_four_digits: number.slice(-4),
    expiry_month: month.trim(),
    expiry_year: year.trim(),
    ...known,
  };
  const method: PaymentMethod = { type: 'card', card };
  const isFailure = card.card_holder_name.trim().toLowerCase() === 'failure';
  return isFailure ? failed(method, 'Card authentication failed') : { outcome: 'success', method };
}

function failed(method: PaymentMethod, reason: string): SandboxVerdict {
  return { outcome: 'failure', method, reason };
}
