import { describe, it } from '@jest/globals';
import { aPayment, aZohoPayment } from '../../test/support/states.js';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/property-runs.js';
import { withOwnDetail } from '../reconciliation/rules/merge-payments.js';
import { decideRefund } from './decide-refund.js';
import { newRefund, type Refund } from '../payments/refund.js';
import { RefundInProgressError, RefundNotPossibleError } from './refund.errors.js';
import { refundRoom } from '../payments/refund-room.js';
import type { RefundStatus } from '../payments/refund-status.js';
import { draftRefund } from './reserve-refund.js';
import type { Payment } from '../payments/payment.js';

const AT = new Date('2026-06-01T10:00:00Z');
const TAKEN = 10_000n;

/** One thing that happens to a payment: a refund asked of us, news from Zoho or our call, a refund in Zoho's console. */
type Step =
  | { kind: 'ask'; amountMinor: bigint }
  | { kind: 'hear'; which: number; status: RefundStatus; shown: boolean; lowered: boolean }
  | { kind: 'console'; amountMinor: bigint; heard: boolean };

const amount = fc.bigInt({ min: 1n, max: 12_000n });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), amountMinor: amount }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('hear' as const),
      which: fc.nat(20),
      status: fc.constantFrom<RefundStatus>(
        'create_failed',
        'create_unknown',
        'initiated',
        'pending',
        'succeeded',
        'failed',
        'canceled',
      ),
      shown: fc.boolean(),
      lowered: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('console' as const), amountMinor: amount, heard: fc.boolean() }),
);

interface World {
  payment: Payment;
  refunds: Refund[];
}

/** Plays steps against the guard, as the lock would line them up. Zoho itself never gives back more than it took. */
function play(steps: readonly Step[]): World[] {
  let world: World = { payment: PAID, refunds: [] };
  return steps.map((now) => (world = take(world, now)));
}

function take(world: World, now: Step): World {
  const { payment, refunds } = world;
  if (now.kind === 'ask') {
    const wish = { paymentId: 'p', reason: 'others', description: null, requestedBy: 'support:desk', caseId: null };
    try {
      const asked = draftRefund({ payment, refunds, record: null }, { ...wish, amountMinor: now.amountMinor }, AT);
      return { payment, refunds: [...refunds, asked] };
    } catch (error) {
      if (error instanceof RefundInProgressError || error instanceof RefundNotPossibleError) return world;
      throw error;
    }
  }
  const room = refundRoom(payment, refunds);
  if (now.kind === 'console') {
    if (now.amountMinor > room.refundableMinor) return world;
    const made = {
      ...newRefund('p', null, AT),
      amountMinor: now.amountMinor,
      currency: 'INR',
      refundedBeforeMinor: 0n,
    };
    return {
      payment: heard(payment, (payment.zohoRefundedMinor ?? 0n) + now.amountMinor),
      refunds: now.heard ? [...refunds, { ...made, status: 'succeeded', zohoRefundId: `R-${made.id}` }] : refunds,
    };
  }
  const target = refunds[now.which % Math.max(refunds.length, 1)];
  const decision =
    target && decideRefund(target, { status: now.status, zohoRefundId: `R-${target.id}` }, [], AT, () => 'case');
  if (!target || !decision) return world;
  // Zoho may bring back one that we had given up, but only within what it has left.
  if (target.status === 'create_failed' && target.amountMinor > room.refundableMinor) return world;
  const isShown = now.status === 'succeeded' && now.shown;
  const { amountMinor } = target;
  const [returned, sum] = [decision.returnedMinor, payment.zohoRefundedMinor ?? 0n];
  const after = { ...payment, returnedMinor: payment.returnedMinor + returned };
  return {
    // Whether Zoho takes a returned refund out of its sum, and when we hear of it, is anybody's guess.
    payment: isShown
      ? heard(after, sum + amountMinor)
      : returned > 0n && now.lowered && sum >= returned
        ? heard(after, sum - returned)
        : after,
    refunds: refunds.map((known) => (known === target ? decision.refund : known)),
  };
}

/** The payment after a look that hears Zoho's refunded sum. */
function heard(payment: Payment, refundedMinor: bigint): Payment {
  const at = new Date((payment.heardAt ?? AT).getTime() + 1000);
  const detail = aZohoPayment(payment.id, 'succeeded', {
    amount: { minor: TAKEN, currency: 'INR', text: '100.00' },
    refundedMinor,
  });
  return withOwnDetail(payment, detail, { askedAt: at, answeredAt: at });
}

const PAID = heard(aPayment(), 0n);

const GOING: readonly RefundStatus[] = ['creating', 'create_unknown', 'initiated', 'pending', 'succeeded'];

const isUndecided = ({ status }: Refund) => status === 'creating' || status === 'create_unknown';

describe('the guard of refunds, over random interleavings', () => {
  it('lets never more go back, done and under way, than was taken', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        return play(steps).every(({ refunds, payment }) => {
          const going = refunds.filter(({ status }) => GOING.includes(status));
          const total = going.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
          return total <= TAKEN && payment.refundedMinor <= TAKEN;
        });
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('lets one of ours at a time be on its way to Zoho', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        return play(steps).every(({ refunds }) => refunds.filter(isUndecided).length <= 1);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it('never moves a refund out of what Zoho called final, but by a return', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const finals = new Map<string, RefundStatus>();
        for (const { refunds } of play(steps)) {
          for (const { id, status } of refunds) {
            const final = finals.get(id);
            const isReturned = final === 'succeeded' && (status === 'failed' || status === 'canceled');
            if (final && final !== status && !isReturned) return false;
            if (['succeeded', 'failed', 'canceled'].includes(status)) finals.set(id, status);
          }
        }
        return true;
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});
