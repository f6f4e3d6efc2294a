import { expect, it } from '@jest/globals';
import { aState, aZohoPayment, decideAll, newsAt } from '../../../test/support/states.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { toDecimalFacts } from './decimal-facts.js';

const YEN = { minor: 500n, currency: 'JPY', text: '500' };
const { state } = decideAll(aState(), [newsAt(2, { 1: [aZohoPayment('p1', 'succeeded', { amount: YEN })] })]);
const record = state as unknown as OrderRecord;

it.each<[string, unknown, unknown]>([
  ['an amount in the currency beside it', { amountMinor: '10050', currency: 'USD' }, { amount: '100.50', currency: 'USD' }],
  ['what went back, in the currency of the payment', { refundedMinor: '5', paymentCurrency: 'JPY' }, { refundedAmount: '5', paymentCurrency: 'JPY' }],
  ['a payment whose facts name no currency', { payment: { id: 'p1', refundedMinor: '5' } }, { payment: { id: 'p1', refundedAmount: '5' } }],
  ['an amount of the order itself', { order: { refundedMinor: '5', status: 'paid' } }, { order: { refundedAmount: '0.05', status: 'paid' } }],
  ['an amount that is not known', { payment: { amountMinor: null } }, { payment: { amount: null } }],
  ['other facts as they are', { looks: [{ at: 1 }, null], why: 'x' }, { looks: [{ at: 1 }, null], why: 'x' }],
  ['nothing', null, null],
])('writes %s', (_what, facts, outside) => {
  expect(toDecimalFacts(facts, record)).toEqual(outside);
}); // prettier-ignore
