import { canonicalJson, sha256 } from './canonical-json.js';

it('is the same text for equal values, however their keys are ordered', () => {
  const one = { b: [{ y: 1, x: 2 }], a: { d: null, c: 'ü' } };
  const two = { a: { c: 'ü', d: null }, b: [{ x: 2, y: 1 }] };
  expect(canonicalJson(one)).toBe('{"a":{"c":"ü","d":null},"b":[{"x":2,"y":1}]}');
  expect(canonicalJson(two)).toBe(canonicalJson(one));
});

it.each([
  [{ a: 1 }, { a: '1' }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: null }, {}],
  [{ a: { b: 1 } }, { 'a.b': 1 }],
])('differs where the values do: %j, %j', (one, two) => {
  expect(canonicalJson(one)).not.toBe(canonicalJson(two));
});

it('writes integers and times as their text, and leaves out what is undefined', () => {
  const at = new Date('2026-12-01T10:00:00.123Z');
  const value = { big: 2n ** 63n, at, none: undefined, list: [1n, at] };
  expect(canonicalJson(value)).toBe(
    '{"at":"2026-12-01T10:00:00.123Z","big":"9223372036854775808","list":["1","2026-12-01T10:00:00.123Z"]}',
  );
});

it('survives a round trip through a database that orders keys its own way', () => {
  const value = { zz: 1, a: 2, '10': 3, '9': 4, é: 5 };
  expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
});

it('hashes its parts one after the other', () => {
  expect(sha256('ab', Buffer.from('c')).toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', // FIPS 180-2, "abc"
  );
});
