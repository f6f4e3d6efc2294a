import { SealedBox } from './sealed-box.js';

const box = new SealedBox(['newer secret', 'older secret'], 'customer');

it('opens what it sealed, and what it sealed is unreadable and never the same twice', () => {
  const sealed = box.seal('asha@example.com ü 茶');
  expect(box.open(sealed)).toBe('asha@example.com ü 茶');
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('asha');
  expect(Buffer.from(box.seal('x')).equals(Buffer.from(box.seal('x')))).toBe(false);
  expect(box.open(box.seal(''))).toBe('');
});

it('opens what was sealed with an older secret, and nothing sealed with one that is gone', () => {
  const old = new SealedBox(['older secret'], 'customer').seal('text');
  expect(box.open(old)).toBe('text');
  expect(new SealedBox(['newer secret'], 'customer').open(old)).toBeNull();
});

it('does not open what was sealed for another purpose', () => {
  expect(new SealedBox(['newer secret'], 'zoho-token').open(box.seal('text'))).toBeNull();
});

it('does not open what was changed, cut short or never sealed', () => {
  const sealed = box.seal('text');
  for (let i = 0; i < sealed.length; i++) {
    const changed = Uint8Array.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(box.open(changed)).toBeNull();
  }
  for (const length of [0, 5, 12, 27, sealed.length - 1]) expect(box.open(sealed.slice(0, length))).toBeNull();
});

it('finds the same value under every secret, and tells nothing else', () => {
  const [newer, older] = box.blindIndexes('email:asha@example.com');
  expect(box.blindIndexes('email:asha@example.com')).toEqual([newer, older]);
  expect(newer).not.toEqual(older);
  expect(new SealedBox(['older secret'], 'customer').blindIndexes('email:asha@example.com')).toEqual([older]);
  expect(box.blindIndexes('email:asha@example.org')[0]).not.toEqual(newer);
});

it('wants a secret', () => {
  expect(() => new SealedBox([], 'customer')).toThrow('no secret');
});
