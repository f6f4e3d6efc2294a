import { cutToBytes } from './limits.js';

describe('text for Zoho', () => {
  it.each([
    ['short', 10, 'short'],
    ['', 5, ''],
    ['abcdef', 3, 'abc'],
    ['₹₹₹', 8, '₹₹'],
    ['a😀', 4, 'a'],
    ['a😀', 5, 'a😀'],
    ['a👩‍👩‍👧', 18, 'a'],
    ['a👩‍👩‍👧', 19, 'a👩‍👩‍👧'],
    ['ae\u0301', 3, 'a'],
    ['🇮🇳🇮🇳', 15, '🇮🇳'],
    ['e' + '\u0301'.repeat(9), 4, 'e\u0301'],
  ])('%j within %i bytes is %j: never half of what a reader sees as one', (text, bytes, expected) => {
    expect(cutToBytes(text, bytes)).toBe(expected);
  });
});
