import { textCell, valueCell } from './cells.js';

it.each([
  '0001234', '1E5', '1e-5', '3-4', '3/4', '1.2.2026', '12:30', '09000000001', '+919000000001', '1234567890123456789', '173000002314883', '12%',
  '₹5', '$ 1,000', '(5)', 'MAR-26', '1 Mar', 'März 3', 'märz.26', 'SEPT2', '3月', 'TRUE', 'wahr', '１２３', '१२३', '5 PM', ' 42 ', '1,5', '1 234',
  '=1+1', '-2+3', '@SUM(A1)', '\rx', '＝1',
])('keeps %j as text', (text) => {
  expect(textCell(text)).toBe(`'${text}`);
}); // prettier-ignore

it.each([
  'SO-1001',
  'INV-7',
  'Asha-Rao',
  'a=1',
  '',
  'mayhem 3',
  'order 12',
  '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11',
  'Marchetti',
])('leaves %j as it is', (text) => {
  expect(textCell(text)).toBe(text);
});

it.each([
  ['x;=1', "x;'=1"],
  ['x; "=1";+2', `x; "'=1";'+2`],
  ['x\n@y', "x\n'@y"],
  ['x\t-1', "x\t'-1"],
  ['=1;=2', "'=1;'=2"],
  ['\t=1', "'\t'=1"],
])('lets no part of %j begin a formula where cells are separated otherwise', (text, cell) => {
  expect(textCell(text)).toBe(cell);
});

it.each([
  ['-5.00', '-5.00'],
  ['1499.50', '1499.50'],
  [3, '3'],
  [null, ''],
  ['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z'],
  ['-5.00+1', "'-5.00+1"],
])('writes the value %j as %j', (value, cell) => {
  expect(valueCell(value)).toBe(cell);
});

it('is as quick with a long text as with a short one', () => {
  const text = `${"; '".repeat(50_000)}=`;
  expect(textCell(text).length).toBeLessThan(text.length + 2);
});
