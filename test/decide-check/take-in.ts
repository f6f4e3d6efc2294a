import type { News } from '../../src/reconciliation/rules/decide.js';
import type { EndIntent } from '../../src/reconciliation/rules/end-order.js';
import type { State } from '../../src/reconciliation/rules/state.js';
import type { TimelineEntry } from '../../src/timeline/event-types.js';
import { aSession, at } from '../support/states.js';
import { hear } from './hear.js';
import type { Rules } from './rules.js';
import { OUR_LIFE_MS, SESSIONS, TICKS } from './scope.js';
import { UNHEARD_SESSION, type Change, type Step, type Wish, type World } from './world.js';

interface Hearing {
  /** Zoho left no question unanswered; where it did, the wish is given up (`Reconcile`). */
  isComplete: boolean;
  isWholeLook?: boolean;
  wish?: Wish;
}

/** The news is decided on, with what the caller wants of the order besides. */
export function hearNews(
  world: World,
  rules: Rules,
  news: News,
  { isComplete, isWholeLook = false, wish = 'look' }: Hearing,
): Step {
  const intent: EndIntent = isComplete && wish.startsWith('cancel') ? (wish as EndIntent) : 'look';
  const before = world.ours;
  const { state, entries, untold } = rules.decide(before, news, intent, idsOf(before));
  const change: Change = { by: 'decide', before, after: state, entries, untold, news, wish };
  const after = { ...world, ours: state, heard: hear(world.heard, news) };
  return { before: world, after, changes: [change], isWholeLook };
}

/** A wish for another session: the news of its last look, then the session, if there may be one. */
export function retry(world: World, rules: Rules, news: News, wish: Wish): Step {
  const step = hearNews(world, rules, news, { isComplete: true, wish });
  const reserved = reserve(step.after, rules, wish);
  return reserved ? { ...step, after: reserved.after, changes: [...step.changes, reserved.change] } : step;
}

function reserve(world: World, rules: Rules, wish: Wish): { after: World; change: Change } | null {
  const { ours: before, zoho, now, heard } = world;
  const creating = before.sessions.find(({ status }) => status === 'creating');
  const isCalling = creating !== undefined && zoho.sessions[creating.attempt - 1]?.isCalling === true;
  // A call ends within its time-out, long before the next of our moments.
  const isBeingCreated = isCalling && creating.createdAt >= at(TICKS[world.tick] ?? 0);
  const whileUnderWay = wish === 'retry_while_under_way';
  const verdict = rules.decideAnotherSession(before, now, { isBeingCreated, whileUnderWay });
  if (verdict.kind !== 'reserve' || before.sessions.length === SESSIONS) return null;
  const attempt = before.sessions.length + 1;
  const expiresAt = new Date(now.getTime() + OUR_LIFE_MS);
  const session = aSession(attempt, { status: 'creating', zohoSessionId: null, createdAt: now, expiresAt });
  const { aside } = verdict;
  const kept = before.sessions.map((known) => (known.id === aside?.session.id ? aside.session : known));
  const after: State = { ...before, sessions: [...kept, session] };
  const { id, status, expiresAt: promised } = session;
  const requested: TimelineEntry = {
    type: 'payment_session.requested',
    data: { session: { id, attempt, status, expiresAt: promised } },
  };
  return {
    change: { by: 'reserve', before, after, entries: [...(aside ? [aside.entry] : []), requested], wish },
    after: {
      ...world,
      ours: after,
      zoho: { ...zoho, sessions: [...zoho.sessions, { madeAt: null, isCalling: true }] },
      heard: { ...heard, sessions: [...heard.sessions, UNHEARD_SESSION] },
    },
  };
}

/** Ids for new cases, the same in every run. */
export function idsOf({ cases }: State): () => string {
  let count = cases.length;
  return () => `case-${++count}`;
}
