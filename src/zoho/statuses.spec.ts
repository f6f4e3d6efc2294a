import { moneyWasTaken, paymentIsUnderWay, paymentRank } from './statuses.js';

describe('payment statuses', () => {
  it.each([
    ['initiated', false, true],
    ['pending', false, true],
    ['incomplete', false, false],
    ['unknown', false, false],
    ['', false, false],
    ['toString', false, false],
    ['failed', false, false],
    ['canceled', false, false],
    ['blocked', false, false],
    ['succeeded', true, false],
    ['disputed', true, false],
    ['partially_refunded', true, false],
    ['refunded', true, false],
  ])('%s: money taken %s, under way %s', (status, taken, underWay) => {
    expect([moneyWasTaken(status), paymentIsUnderWay(status)]).toEqual([taken, underWay]);
  });

  it('rank strictly by the life of a payment, so that news in any order ends the same', () => {
    const life = ['incomplete', 'initiated', 'pending', 'canceled', 'blocked', 'failed'].concat(
      ['succeeded', 'disputed', 'partially_refunded', 'refunded'], // every one above everything unpaid
    );
    const ranks = life.map(paymentRank);
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
  });

  it('let a status we do not know undo nothing', () => {
    for (const unknown of ['', 'brand_new', 'toString', '__proto__']) {
      expect(paymentRank(unknown)).toBeLessThan(paymentRank('incomplete'));
    }
  });
});
