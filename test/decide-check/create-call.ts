import type { SessionOutcome } from '../../src/payment-sessions/payment-session.js';
import type { SessionState, State } from '../../src/reconciliation/rules/state.js';
import type { TimelineEntry } from '../../src/timeline/event-types.js';
import { madeSession } from './ask-zoho.js';
import type { Move } from './moves.js';
import type { Rules } from './rules.js';
import { at } from '../support/states.js';
import { TICKS } from './scope.js';
import type { Change, Step, TrueSession, World } from './world.js';

/** How a create call can end for us: Zoho made the session, refused it, or did not answer in time and may have made it. */
export function answerMoves({ zoho, ours, tick, now }: World, rules: Rules): Move[] {
  return ours.sessions.flatMap((session) => {
    const call = zoho.sessions[session.attempt - 1];
    if (!call?.isCalling) return [];
    const told = `the call for session ${session.attempt}`;
    const isFresh = session.createdAt >= at(TICKS[tick] ?? 0);
    const madeAt = call.madeAt ?? (isFresh ? now : null);
    const input = { ...session, orderId: 'order', creatingOwner: 1 };
    return [
      move(`${told} times out`, session, call, rules, failure(session, 'create_unknown')),
      ...(call.madeAt ? [] : [move(`${told} is refused`, session, call, rules, failure(session, 'create_failed'))]),
      ...(madeAt
        ? [move(`${told} is answered`, session, { ...call, madeAt }, rules, rules.toOutcome(input, madeSession(session.attempt, madeAt)))]
        : []),
    ]; // prettier-ignore
  });
}

function failure({ expiresAt }: SessionState, status: 'create_failed' | 'create_unknown'): SessionOutcome {
  return { status, zohoSessionId: null, zohoStatus: null, maxAttempts: null, checkoutUrl: null, expiresAt, failureCode: null, failureDetail: null };
} // prettier-ignore

function move(told: string, { id, attempt }: SessionState, call: TrueSession, rules: Rules, end: SessionOutcome): Move {
  return {
    told,
    run: (world): Step => {
      const change = saved(world, rules, id, end);
      const sessions = world.zoho.sessions.map((s, i) => (i === attempt - 1 ? { ...call, isCalling: false } : s));
      const after = { ...world, zoho: { ...world.zoho, sessions }, ours: change?.after ?? world.ours };
      return { before: world, after, changes: change ? [change] : [], isWholeLook: false };
    },
  };
}

/** What `SessionOpener` saves of it, which is nothing where the outcome is no news by now. */
function saved({ ours: before, now }: World, rules: Rules, id: string, outcome: SessionOutcome): Change | null {
  const session = before.sessions.find((known) => known.id === id);
  if (!session || !rules.isNewsOf(outcome, session.status)) return null;
  const { status, zohoSessionId, expiresAt } = outcome;
  const otherIsLive = before.sessions.some((other) => other !== session && isLive(other));
  const supersededAt = otherIsLive ? now : session.supersededAt;
  const patch = { status, zohoSessionId, expiresAt, supersededAt };
  const row = { ...session, ...patch, lookedAt: null };
  const after: State = { ...before, sessions: before.sessions.map((known) => (known === session ? row : known)) };
  const type = status === 'open' ? 'payment_session.opened' : (`payment_session.${status}` as const);
  const entries: TimelineEntry[] = [{ type, data: { session: { id, ...patch } } }];
  return { by: 'reply', before, after, entries };
}

function isLive({ status, supersededAt }: SessionState): boolean {
  return (status === 'creating' || status === 'open') && supersededAt === null;
}
