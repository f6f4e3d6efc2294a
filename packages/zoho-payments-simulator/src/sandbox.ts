import { paymentMethod, type Choice, type MethodType } from './methods.js';
import { type Outcome } from './payments.js';
import { type PaymentEnd, type PaymentMethod } from './state.js';

/** Zoho's sandbox rules: which test input succeeds. Amounts in hundredths. The US edition has no sandbox: cards are the same here. */

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
  type: Choice;
  upiId?: string;
  upiChannel?: string;
  cardNumber?: string;
  cardHolder?: string;
  expiry?: string;
  bank?: string;
  accountHolder?: string;
  routingNumber?: string;
  accountNumber?: string;
}

export interface SandboxVerdict {
  outcome: Outcome;
  method: PaymentMethod;
  reason?: string;
  /** How it ends days later, where it is not final at once. */
  endsAs?: PaymentEnd;
}

const SUCCESS_BANK = 'Success Test Bank';
const FAILURE_BANK = 'Failure Test Bank';

/** A sentence instead of a verdict: the input is not a test instrument the sandbox knows. */
export function judge(input: PageInput, amountMinor: number, useAmounts: boolean): SandboxVerdict | string {
  switch (input.type) {
    case 'upi':
      return judgeUpi(input, amountMinor, useAmounts);
    case 'card':
      return judgeCard(input);
    case 'ach_debit':
      return judgeDebit(input);
    case 'apple_pay':
      return { outcome: 'success', method: paymentMethod('card', { brand: 'visa', funding: 'debit' }) };
    case 'bank_transfer':
      return { outcome: 'pending', method: paymentMethod('bank_transfer') };
    case 'net_banking':
    case 'wallet':
      return judgeBank(input.type, input.bank ?? SUCCESS_BANK);
  }
}

function judgeBank(type: MethodType, bank: string): SandboxVerdict {
  const method = paymentMethod(type, type === 'net_banking' ? { bank_name: bank } : {});
  return bank === FAILURE_BANK ? failed(method, 'The bank declined the payment') : { outcome: 'success', method };
}

function judgeUpi(input: PageInput, amountMinor: number, useAmounts: boolean): SandboxVerdict {
  const method = paymentMethod('upi', {
    upi_id: input.upiId || 'shopper@bank',
    channel: input.upiChannel ?? 'qr',
    account_type: UPI_SPECIAL[amountMinor] ?? 'bank_account',
  });
  const fails = amountMinor > UPI_FAILS_ABOVE_MINOR && amountMinor <= UPI_FAILS_UP_TO_MINOR;
  return useAmounts && fails ? failed(method, 'The UPI payment was declined') : { outcome: 'success', method };
}

function judgeCard(input: PageInput): SandboxVerdict | string {
  const number = (input.cardNumber ?? '').replace(/\s/g, '');
  const known = TEST_CARDS[number];
  if (!known) return 'Use one of the test cards, such as 4111 1111 1111 1111.';
  const [month = '12', year = '30'] = (input.expiry ?? '').split('/');
  const holder = input.cardHolder ?? '';
  const method = paymentMethod('card', {
    card_holder_name: holder,
    last_four_digits: number.slice(-4),
    expiry_month: month.trim(),
    expiry_year: year.trim(),
    ...known,
  });
  return isNamed(holder, 'failure') ? failed(method, 'Card authentication failed') : { outcome: 'success', method };
}

/** No bank debit is final at once. The holder's name tells how it ends, as on cards. */
function judgeDebit(input: PageInput): SandboxVerdict | string {
  if (!/^\d{9}$/.test(input.routingNumber ?? '')) return 'A routing number has nine digits, such as 110000000.';
  if (!/^\d{4,17}$/.test(input.accountNumber ?? '')) return 'An account number has 4 to 17 digits.';
  const holder = input.accountHolder ?? '';
  const lastFour = (input.accountNumber ?? '').slice(-4);
  const method = paymentMethod('ach_debit', { account_holder_name: holder, last_four_digits: lastFour });
  if (isNamed(holder, 'return')) return { outcome: 'pending', method, endsAs: 'returned' };
  return { outcome: 'pending', method, endsAs: isNamed(holder, 'failure') ? 'failed' : 'succeeded' };
}

function isNamed(holder: string, name: string): boolean {
  return holder.trim().toLowerCase() === name;
}

function failed(method: PaymentMethod, reason: string): SandboxVerdict {
  return { outcome: 'failure', method, reason };
}
