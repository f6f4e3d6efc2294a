import {
  canMoveOrder,
  isPaid,
  ORDER_STATUSES,
  ORDER_TRANSITIONS,
  SUPPORT_TRANSITIONS,
  type OrderStatus,
} from './order-status.js';

const LEGAL = new Set([
  'awaiting_payment → paid',
  'awaiting_payment → cancelled',
  'awaiting_payment → expired',
  'paid → partially_refunded',
  'paid → refunded',
  'partially_refunded → refunded',
]);
const MOVES = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => [from, to] as const));

it.each(MOVES)('%s → %s is as the contract says', (from, to) => {
  expect(canMoveOrder(from, to)).toBe(LEGAL.has(`${from} → ${to}`));
});

it('reaches every state from the first, and never comes back', () => {
  const reached = (from: OrderStatus): OrderStatus[] => ORDER_TRANSITIONS[from].flatMap((to) => [to, ...reached(to)]);
  expect(new Set(reached('awaiting_payment'))).toEqual(new Set(ORDER_STATUSES.slice(1)));
  for (const status of ORDER_STATUSES) expect(reached(status)).not.toContain(status);
});

it('lets a person accept money, and nothing else', () => {
  for (const from of ORDER_STATUSES)
    expect(SUPPORT_TRANSITIONS[from]).toEqual(
      ['awaiting_payment', 'cancelled', 'expired'].includes(from) ? ['paid'] : [],
    );
});

it('calls an order paid once money was accepted, refunded or not', () => {
  expect(ORDER_STATUSES.filter(isPaid)).toEqual(['paid', 'partially_refunded', 'refunded']);
});
