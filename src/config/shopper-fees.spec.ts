import { describe, expect, it } from '@jest/globals';
import { parseShopperFees } from './shopper-fees.js';

describe('SHOPPER_FEES', () => {
  it('is exact, by storefront, with either bound or both', () => {
    const { value, problems } = parseShopperFees(
      '{"web":{"maxPercent":"2.95","maxAmount":"50.00"},"app":{"maxPercent":"100"},"constructor":{"maxAmount":"0.001"}}',
    );
    expect(problems).toEqual([]);
    expect(value.get('web')).toEqual({ maxPercent: { units: 295n, scale: 2 }, maxAmount: { units: 5000n, scale: 2 } });
    expect(value.get('app')).toEqual({ maxPercent: { units: 100n, scale: 0 }, maxAmount: null });
    expect(value.get('constructor')).toEqual({ maxPercent: null, maxAmount: { units: 1n, scale: 3 } });
    expect(value.get('toString')).toBeUndefined();
  });

  it.each([
    ['[]', 'must be a JSON object'],
    ['{"web":"3"}', 'must be a JSON object'],
    ['{"web":', 'must be a JSON object'],
    ['{"web":{}}', 'web must have maxPercent, maxAmount or both'],
    ['{"web":{"maxPercent":3}}', 'web.maxPercent must be a decimal string such as "3"'],
    ['{"web":{"maxPercent":"3%"}}', 'web.maxPercent must be a decimal string such as "3"'],
    ['{"web":{"maxPercent":"-3"}}', 'web.maxPercent must be a decimal string such as "3"'],
    ['{"web":{"maxPercent":null}}', 'web.maxPercent must be a decimal string such as "3"'],
    ['{"web":{"maxPercent":"0.00"}}', 'web.maxPercent must be more than zero'],
    ['{"web":{"maxPercent":"100.01"}}', 'web.maxPercent must be at most 100'],
    ['{"web":{"maxAmount":50}}', 'web.maxAmount must be a decimal string such as "50.00"'],
    ['{"web":{"maxAmount":"1e3"}}', 'web.maxAmount must be a decimal string such as "50.00"'],
    ['{"web":{"maxAmount":"1,000.00"}}', 'web.maxAmount must be a decimal string such as "50.00"'],
    ['{"web":{"maxAmount":"50.00","maxPercents":"3"}}', 'web must have maxPercent and maxAmount only'],
    ['{"sk live 1":{"maxAmount":"5"}}', "entry 1 is not a storefront's name"],
  ])('refuses %s', (text, problem) => {
    expect(parseShopperFees(text).problems).toEqual([expect.stringContaining(problem)]);
  });

  it('names every problem at once', () => {
    expect(parseShopperFees('{"web":{"maxPercent":3,"maxAmount":"x"},"app":{}}').problems).toHaveLength(3);
  });
});
