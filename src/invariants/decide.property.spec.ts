import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { END, histories } from '../../test/support/histories.js';
import type { History } from '../../test/support/history.js';
import * as judge from '../../test/support/judge-states.js';
import { play } from '../../test/support/play-history.js';
import { propertyRuns } from '../../test/support/property-runs.js';
import { canonicalJson } from '../common/canonical-json.js';
import type { EventData } from '../timeline/event-types.js';
import { fold } from '../timeline/fold.js';
import { canMoveOrder, isPaid, type OrderStatus } from '../orders/order-status.js';
import { canMoveSession, type SessionStatus } from '../payment-sessions/session-status.js';
import { goneMinor, isTakenBack } from '../payments/payment.js';
import { moneyWasTaken, paymentRank } from '../zoho/statuses.js';
import { decide } from '../reconciliation/rules/decide.js';
import { foldDisagreements, type Rows } from './fold-disagreements.js';

/** Times nine properties: 14,400 histories, in about six seconds of one core. Nightly it is 100,800 (PROPERTY_RUNS). */
const HISTORIES = propertyRuns(1_600);

/** fast-check prints the seed and the smallest history that breaks the promise, told in words. */
function holds(promise: string, check: (history: History) => void): void {
  it(promise, () => fc.assert(fc.property(histories, check), { numRuns: HISTORIES }), 300_000);
}

/** Cheaper than `expect` in the millions; names what it found. */
function must(isTrue: boolean, found: string): void {
  if (!isTrue) throw new Error(found);
}

/** Compares cheaply, and shows the difference if there is one. */
function same(a: object, b: object): void {
  if (canonicalJson(a) !== canonicalJson(b)) expect(a).toEqual(b);
}

describe('whatever happens at Zoho, and however we hear of it', () => {
  holds('the same news twice changes nothing the second time', (history) => {
    for (const { news, look, after } of play(history).steps) {
      const again = decide(after, news, look.intent);
      must(again.entries.length === 0, `told again: ${canonicalJson(again.entries)}`);
      const known = judge.rowsOf(after);
      for (const row of judge.rowsOf(again.state)) must(known.includes(row), `rewritten: ${canonicalJson(row)}`);
    }
  });

  holds('news in any order ends with the same money', (history) => {
    const looks = history.looks.map((look) => ({ ...look, intent: 'look' as const }));
    const [one, other] = [play({ ...history, looks }, 0).end, play({ ...history, looks }, 1).end];
    same(judge.moneyOf(other), judge.moneyOf(one));
    const inTime = judge.takenBy(history, history.payBefore).length === judge.takenBy(history, END).length;
    must(!inTime || isPaid(other.order.status) === isPaid(one.order.status), 'paid in one order of hearing only');
  });

  holds('what is known never becomes less', (history) => {
    for (const { before, after } of play(history).steps) {
      const wasPaid = isPaid(before.order.status);
      must(!wasPaid || isPaid(after.order.status), `${before.order.status} became ${after.order.status}`);
      must(!wasPaid || after.order.settlingPaymentId === before.order.settlingPaymentId, 'another payment settles');
      must(after.order.refundedMinor >= before.order.refundedMinor, 'a refund vanished from the order');
      must(
        before.cases.every((known, i) => after.cases[i] === known || judge.hasClosedItself(known, after.cases[i])),
        'a case vanished',
      );
      for (const known of before.payments) {
        const now = after.payments.find(({ id }) => id === known.id);
        must(now !== undefined && paymentRank(now.status) >= paymentRank(known.status), `${known.id} fell in rank`);
        must(now !== undefined && now.refundedMinor >= known.refundedMinor, `a refund of ${known.id} vanished`);
        must(now?.disputed === true || !known.disputed, `the dispute of ${known.id} vanished`);
      }
    }
  });

  holds('no order is paid without money: taken, exact, on its session, by its own detail', (history) => {
    for (const { after } of play(history).steps) {
      const { order, sessions, payments } = after;
      if (!isPaid(order.status)) continue;
      const paidBy = payments.find(({ id }) => id === order.settlingPaymentId);
      const truth = judge.truePayments(history).find(({ id }) => id === paidBy?.id);
      must(paidBy !== undefined && sessions.some(({ id }) => id === paidBy.sessionId), 'paid on no session');
      must(moneyWasTaken(paidBy?.status ?? '') && moneyWasTaken(paidBy?.detailStatus ?? ''), 'no money was taken');
      must(
        truth?.amount.minor === order.amountMinor && truth.amount.currency === order.currency,
        'not the exact amount',
      );
      must(order.refundedMinor === paidBy?.refundedMinor, 'the order and its payment differ in what was refunded');
    }
  });

  holds('no money is without its order or its case', (history) => {
    const { steps, end } = play(history);
    for (const { news, after } of steps) {
      const listed = new Set(news.sessions.flatMap((session) => session.payments.map(({ paymentId }) => paymentId)));
      for (const { paymentId, status } of news.payments.filter((detail) => listed.has(detail.paymentId))) {
        if (moneyWasTaken(status)) must(judge.placesOf(after, paymentId) === 1, `${paymentId} has no place, or two`);
        must(
          status !== 'disputed' || judge.kindsOf(after, paymentId).includes('disputed'),
          `${paymentId} has no dispute`,
        );
      }
    }
    for (const { id } of judge.shownAsTaken(history)) must(judge.placesOf(end, id) === 1, `${id} has no place, or two`);
  });

  holds(
    'no difference about money is left for the last comparison to tell, and what Zoho took back has an open case',
    (history) => {
      const { steps, end } = play(history);
      for (const { untold } of steps) must(untold.length === 0, `nobody told: ${canonicalJson(untold)}`);
      for (const payment of end.payments.filter(isTakenBack))
        must(
          judge.openKindsOf(end, payment.id).includes('payment_reversed'),
          `the reversal of ${payment.id} is silent`,
        );
      for (const { id, refundedMinor, ...payment } of end.payments)
        must(
          goneMinor({ ...payment, refundedMinor }) >= refundedMinor ||
            judge.openKindsOf(end, id).includes('refund_failed'),
          `a return of ${id} is silent`,
        );
    },
  );

  holds('no order ends unpaid before Zoho was asked about everything and held no money', (history) => {
    const { steps } = play(history);
    steps.forEach(({ before, after, news }, i) => {
      const { status } = after.order;
      if (before.order.status !== 'awaiting_payment' || (status !== 'cancelled' && status !== 'expired')) return;
      const heard = steps.slice(0, i + 1);
      const asked = judge.askedSince(heard, status === 'cancelled' ? news.askedAt : before.order.payBefore);
      for (const { id, zohoSessionId, status: now } of after.sessions)
        must(now === 'create_failed' || asked.includes(zohoSessionId ?? id), `${id} was not asked about`);
      for (const zohoSessionId of judge.saidPaid(heard)) {
        const money = after.payments.filter((p) => p.zohoSessionId === zohoSessionId && moneyWasTaken(p.status));
        const isBack = money.every((p) => p.amountMinor !== null && p.refundedMinor >= p.amountMinor);
        must(money.length > 0 && isBack, `${zohoSessionId} holds money`);
      }
    });
  });

  holds('every move is legal, and none is made without its entry', (history) => {
    for (const step of play(history).steps) {
      const { before, after, entries } = step;
      const ofOrder = judge.statusesOf(step, 'order') as OrderStatus[];
      const isLegal = (from: OrderStatus, to: OrderStatus) => canMoveOrder(from, to) || (from === to && isPaid(to));
      must(
        ofOrder.slice(1).every((to, i) => isLegal(ofOrder[i] ?? to, to)),
        `order: ${ofOrder.join(' → ')}`,
      );
      must(ofOrder.at(-1) === after.order.status, 'the order moved without an entry');
      for (const { id, status } of after.sessions) {
        const moves = judge.statusesOf(step, { session: id }) as SessionStatus[];
        must(
          moves.slice(1).every((to, i) => canMoveSession(moves[i] ?? to, to)),
          `${id}: ${moves.join(' → ')}`,
        );
        must(moves.at(-1) === status, `${id} moved without an entry`);
      }
      const changed = judge.hasChanged(before, after);
      must(changed === entries.length > 0, changed ? 'a change without an entry' : 'an entry without a change');
    }
  });

  holds('the timeline tells exactly what the rows say', (history) => {
    const { timeline, end } = play(history);
    const told = JSON.parse(canonicalJson(timeline.map(({ data }) => data))) as EventData[];
    const rows = { ...(JSON.parse(canonicalJson(end)) as Rows), refunds: [] };
    const found = foldDisagreements(fold(told), rows);
    must(found.length === 0, found.join('; '));
  });
});
