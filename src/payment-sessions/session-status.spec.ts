import { canMoveSession, SESSION_STATUSES, SESSION_TRANSITIONS, type SessionStatus } from './session-status.js';

const LEGAL = new Set([
  'creating → open',
  'creating → create_failed',
  'creating → create_unknown',
  'create_unknown → open', // it existed after all
  'open → succeeded',
  'open → failed',
  'open → expired',
  'failed → succeeded', // late money
  'expired → succeeded',
]);
const MOVES = SESSION_STATUSES.flatMap((from) => SESSION_STATUSES.map((to) => [from, to] as const));

it.each(MOVES)('%s → %s is as it should be', (from, to) => {
  expect(canMoveSession(from, to)).toBe(LEGAL.has(`${from} → ${to}`));
});

it('reaches every state from the first, and never comes back', () => {
  const reached = (from: SessionStatus): SessionStatus[] =>
    SESSION_TRANSITIONS[from].flatMap((to) => [to, ...reached(to)]);
  expect(new Set(reached('creating'))).toEqual(new Set(SESSION_STATUSES.slice(1)));
  for (const status of SESSION_STATUSES) expect(reached(status)).not.toContain(status);
});

it('never leaves a session that took money', () => {
  expect(SESSION_TRANSITIONS.succeeded).toEqual([]);
});
