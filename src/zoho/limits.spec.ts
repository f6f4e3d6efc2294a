import { cutToBytes } from './limits.js';

describe('text for Zoho', () => {
  it.each([
    ['short', 10, 'short'],
    ['', 5, ''],
    ['abcdef', 3, 'abc'],
    ['₹₹₹', 8, '₹₹'],
    ['a😀', 4, 'a'],
    ['a😀', 5, 'a😀'],
  ])('%j within %i bytes is %j: never half a character', (text, bytes, expected) => {
    expect(cutToBytes(text, bytes)).toBe(expected);
  });
});
