import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aState, aZohoPayment, decideAll, newsAt } from '../../../test/support/states.js';
import { propertyRuns } from '../../../test/support/property-runs.js';
import { minorDigits, toDecimal } from '../../common/money.js';
import { parseShopperFees, type ShopperFeeBounds } from '../../config/shopper-fees.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { OrderState } from './state.js';

function bounds(json: object): ShopperFeeBounds {
  const { value, problems } = parseShopperFees(JSON.stringify({ web: json }));
  const found = value.get('web');
  if (!found || problems.length > 0) throw new Error(problems.join());
  return found;
}

interface Story {
  currency?: string;
  amount: bigint;
  paid: bigint;
  fee: bigint | null;
  fees: ShopperFeeBounds | null;
}

const order = ({ amount: amountMinor, fees: shopperFees, currency = 'INR' }: Story): Partial<OrderState> => ({
  amountMinor,
  currency,
  shopperFees,
});

function payment({ paid: minor, fee: feeMinor, currency = 'INR' }: Story, status = 'succeeded'): ZohoPayment {
  return aZohoPayment('P1', status, {
    amount: { minor, currency, text: toDecimal(minor, currency) },
    feeMinor,
  });
}

const outcome = (story: Story) =>
  decideAll(aState({ order: order(story) }), [newsAt(5, { 1: [payment(story)] })]).state;

const TO_THREE_PERCENT = bounds({ maxPercent: '3' });
const TO_FIFTY = bounds({ maxAmount: '50.00' });
const TO_BOTH = bounds({ maxPercent: '3', maxAmount: '10.00' });

describe('a payment of the order’s amount and the fee that Zoho states (contract 5, rule 1)', () => {
  it.each<[string, Story, boolean]>([
    ['no setting', { amount: 50_000n, paid: 51_180n, fee: 1_180n, fees: null }, false],
    ['within a percentage', { amount: 50_000n, paid: 51_180n, fee: 1_180n, fees: TO_THREE_PERCENT }, true],
    ['within an amount', { amount: 50_000n, paid: 51_180n, fee: 1_180n, fees: TO_FIFTY }, true],
    ['at a percentage', { amount: 50_000n, paid: 51_500n, fee: 1_500n, fees: TO_THREE_PERCENT }, true],
    ['a unit over a percentage', { amount: 50_000n, paid: 51_501n, fee: 1_501n, fees: TO_THREE_PERCENT }, false],
    ['at an amount', { amount: 50_000n, paid: 55_000n, fee: 5_000n, fees: TO_FIFTY }, true],
    ['within one bound of two', { amount: 50_000n, paid: 51_180n, fee: 1_180n, fees: TO_BOTH }, false],
    ['no fee stated, or none that is exact', { amount: 50_000n, paid: 51_180n, fee: null, fees: TO_FIFTY }, false],
    ['a fee of nothing', { amount: 50_000n, paid: 51_180n, fee: 0n, fees: TO_FIFTY }, false],
    ['a unit less than the fee', { amount: 50_000n, paid: 51_179n, fee: 1_180n, fees: TO_FIFTY }, false],
    ['a unit more than the fee', { amount: 50_000n, paid: 51_181n, fee: 1_180n, fees: TO_FIFTY }, false],
    ['the fee taken off', { amount: 50_000n, paid: 48_820n, fee: 1_180n, fees: TO_FIFTY }, false],
    ['the exact amount, and a fee that the shop bears', { amount: 50_000n, paid: 50_000n, fee: 9_999n, fees: null }, true],
    ['yen, bound in yen', { currency: 'JPY', amount: 500n, paid: 550n, fee: 50n, fees: TO_FIFTY }, true],
    ['a yen over the bound', { currency: 'JPY', amount: 500n, paid: 551n, fee: 51n, fees: TO_FIFTY }, false],
    ['dinars of three digits', { currency: 'KWD', amount: 5_000n, paid: 55_000n, fee: 50_000n, fees: TO_FIFTY }, true],
    ['a fils over the bound', { currency: 'KWD', amount: 5_000n, paid: 55_001n, fee: 50_001n, fees: TO_FIFTY }, false],
  ])('%s', (_what, story, pays) => {
    const { order: after, cases } = outcome(story);
    expect(after.status).toBe(pays ? 'paid' : 'awaiting_payment');
    expect(cases.map(({ kind }) => kind)).toEqual(pays ? [] : ['amount_mismatch']);
    expect(after.amountMinor).toBe(story.amount);
  }); // prettier-ignore

  it('pays exactly when the difference is the fee, and the fee is within every bound, whatever the numbers', () => {
    const digits = fc.nat({ max: 6 });
    const decimal = fc.tuple(fc.bigInt({ min: 1n, max: 10_000n }), digits).map(([units, scale]) => ({ units, scale }));
    const story = fc.record({
      currency: fc.constantFrom('INR', 'JPY', 'KWD'),
      amount: fc.bigInt({ min: 1n, max: 1_000_000n }),
      fee: fc.bigInt({ min: 0n, max: 30_000n }),
      off: fc.constantFrom(0n, 0n, 0n, 1n, -1n),
      fees: fc.record({ maxPercent: fc.option(decimal), maxAmount: fc.option(decimal) }),
    });
    const isPaidBy = (fee: bigint, amount: bigint, { maxPercent, maxAmount }: ShopperFeeBounds, minor: bigint) => {
      // Everything in millionths of a hundredth of a minor unit, so that each side is whole.
      const scaled = ({ units, scale }: { units: bigint; scale: number }) => units * 10n ** BigInt(6 - scale);
      if (maxPercent && fee * 100n * 1_000_000n > amount * scaled(maxPercent)) return false;
      return !maxAmount || fee * 1_000_000n <= scaled(maxAmount) * minor;
    };
    fc.assert(
      fc.property(story, ({ currency, amount, fee, off, fees }) => {
        const paid = amount + fee + off;
        const minor = 10n ** BigInt(minorDigits(currency));
        const pays = paid === amount || (off === 0n && fee > 0n && isPaidBy(fee, amount, fees, minor));
        const { status } = outcome({ currency, amount, paid, fee, fees }).order;
        expect(status).toBe(pays ? 'paid' : 'awaiting_payment');
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('pays once Zoho has worked the fee out, unless a person has decided by then', () => {
    const story = { amount: 50_000n, paid: 51_180n, fee: 1_180n, fees: TO_THREE_PERCENT };
    const early = newsAt(5, { 1: [payment({ ...story, fee: 0n })] });
    const later = newsAt(6, { 1: [payment(story)] });
    const waiting = decideAll(aState({ order: order(story) }), [early]).state;
    expect(waiting.order.status).toBe('awaiting_payment');
    expect(decideAll(waiting, [later]).state.order.status).toBe('paid');
    const decided = { ...waiting, cases: waiting.cases.map((c) => ({ ...c, status: 'resolved' as const })) };
    expect(decideAll(decided, [later]).state.order.status).toBe('awaiting_payment');
  });
});

describe('what a payment is kept with', () => {
  const story = { amount: 50_000n, paid: 51_180n, fee: 1_180n, fees: TO_FIFTY };
  const kept = (...details: ZohoPayment[]) =>
    decideAll(aState({ order: order(story) }), details.map((detail, i) => newsAt(5 + i, { 1: [detail] }))).state.payments[0]; // prettier-ignore

  it('the fee of an attempt gives way to that of the money that was taken', () => {
    const attempt = payment({ ...story, paid: 51_500n, fee: 1_500n }, 'initiated');
    expect(kept(attempt, payment(story))).toMatchObject({ amountMinor: 51_180n, feeMinor: 1_180n });
    expect(kept(payment(story), attempt)).toMatchObject({ amountMinor: 51_180n, feeMinor: 1_180n });
  });

  it('a fee that was stated with another amount is none of it', () => {
    const none = payment({ ...story, fee: null });
    expect(kept(none, payment({ ...story, paid: 60_000n }, 'refunded'))).toMatchObject({
      amountMinor: 51_180n,
      feeMinor: null,
    });
  });

  it('a fee once stated for money that was taken stands, and what was left out is filled in', () => {
    const refunded = { ...payment({ ...story, fee: 900n }, 'refunded'), bankReference: '412345678901', taxMinor: 180n };
    const first = payment(story);
    expect(kept(first, refunded)).toMatchObject({ feeMinor: 1_180n, taxMinor: 180n, bankReference: '412345678901' });
    expect(kept({ ...first, bankReference: '4000' }, refunded)).toMatchObject({ bankReference: '4000' });
  });

  it('tells the timeline nothing that is not about the money', () => {
    const state = decideAll(aState({ order: order(story) }), [newsAt(5, { 1: [payment(story)] })]).state;
    const more = { ...payment(story), bankReference: '412345678901', netMinor: 50_000n };
    expect(decideAll(state, [newsAt(6, { 1: [more] })])).toMatchObject({
      entries: [],
      state: { payments: [{ bankReference: '412345678901', netMinor: 50_000n }] },
    });
  });
});
