import { moneyWasTaken, paymentIsOpenEnded, paymentRank } from './statuses.js';

describe('payment statuses', () => {
  it.each([
    ['initiated', false, true],
    ['pending', false, true],
    ['incomplete', false, false],
    ['unknown', false, true], // neither: what is not known may still be money
    ['', false, true],
    ['toString', false, true],
    ['failed', false, false],
    ['canceled', false, false],
    ['blocked', false, false],
    ['succeeded', true, false],
    ['disputed', true, false],
    ['partially_refunded', true, false],
    ['refunded', true, false],
  ])('%s: money taken %s, open-ended %s', (status, taken, underWay) => {
    expect([moneyWasTaken(status), paymentIsOpenEnded(status)]).toEqual([taken, underWay]);
  });

  it('rank strictly by the life of a payment, so that news in any order ends the same', () => {
    const life = ['incomplete', 'initiated', 'pending', 'canceled', 'blocked', 'failed'].concat(
      ['succeeded', 'disputed', 'partially_refunded', 'refunded'], // every one above everything unpaid
    );
    const ranks = life.map(paymentRank);
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
  });

  it('let a status we do not know undo no outcome', () => {
    for (const unknown of ['', 'brand_new', 'toString', '__proto__']) {
      expect(paymentRank(unknown)).toBeLessThan(paymentRank('canceled'));
      expect(paymentRank(unknown)).toBeGreaterThan(paymentRank('pending')); // Zoho has moved on from that
    }
  });
});
