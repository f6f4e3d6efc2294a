import type { TimelineEntry } from '../../src/timeline/event-types.js';
import { decide, type Decision, type News } from '../../src/reconciliation/rules/decide.js';
import type { SessionState, State } from '../../src/reconciliation/rules/state.js';
import { COMPLETE, END, newsOf } from './histories.js';
import type { History, Look, TrueSession } from './history.js';
import { aSession, at, aState, countingIds } from './states.js';

/** One piece of news and what it did. */
export interface Step {
  look: Look;
  news: News;
  before: State;
  after: State;
  entries: readonly TimelineEntry[];
  untold: Decision['untold'];
}

export interface Played {
  start: State;
  end: State;
  steps: Step[];
  /** Everything the timeline holds in the end, from the order's placing on. */
  timeline: TimelineEntry[];
}

type Heard = { minute: number; look: Look } | { minute: number; reply: TrueSession };

/**
 * Our side of a history: each look decided on when we hear of it, and late answers to create calls saved in between.
 * @param telling which of the two orders of hearing
 * @param last news that comes after everything else; the complete view, if not told otherwise
 */
export function play(history: History, telling: 0 | 1 = 0, last: readonly Look[] = [COMPLETE]): Played {
  const start = startOf(history);
  const newId = countingIds();
  const steps: Step[] = [];
  const timeline = placed(start);
  let state = start;
  for (const heard of inOrder(history, telling, last)) {
    if ('reply' in heard) {
      state = withReply(state, heard.reply, timeline);
      continue;
    }
    const news = newsOf(history, heard.look);
    const { state: after, entries, untold } = decide(state, news, heard.look.intent, newId);
    steps.push({ look: heard.look, news, before: state, after, entries, untold });
    timeline.push(...entries);
    state = after;
  }
  return { start, end: state, steps, timeline };
}

function inOrder({ sessions, looks }: History, telling: 0 | 1, last: readonly Look[]): Heard[] {
  const replies = sessions.flatMap((reply): Heard[] =>
    reply.replyAt === null ? [] : [{ minute: reply.replyAt, reply }],
  );
  const news = looks.flatMap((look): Heard[] => {
    const minute = look.minute + look.delays[telling];
    return [{ minute, look }, ...(look.againAfter === null ? [] : [{ minute: minute + look.againAfter, look }])];
  });
  const end = last.map((look): Heard => ({ minute: 10 * END, look }));
  return [...replies, ...news, ...end].sort((a, b) => a.minute - b.minute);
}

function startOf({ payBefore, sessions }: History): State {
  const statuses = {
    answered: 'open',
    unanswered: 'create_unknown',
    abandoned: 'creating',
    refused: 'create_failed',
  } as const;
  const live = sessions.findLast(({ creation }) => creation === 'answered' || creation === 'abandoned');
  const rows = sessions.map((session) => {
    const { attempt, creation } = session;
    const isLive = session === live;
    // Only one session of an order is live: the others were superseded, or given up.
    const status = creation === 'abandoned' && !isLive ? 'create_unknown' : statuses[creation];
    const supersededAt = status === 'open' && !isLive ? at(0) : null;
    return aSession(attempt, { status, supersededAt, zohoSessionId: status === 'open' ? `Z${attempt}` : null });
  });
  return aState({ order: { payBefore: at(payBefore) }, sessions: rows });
}

function placed({ order, sessions }: State): TimelineEntry[] {
  const { status, amountMinor, currency, payBefore, refundedMinor } = order;
  return [
    { type: 'order.placed', data: { order: { status, amountMinor, currency, payBefore, refundedMinor } } },
    ...sessions.map((session): TimelineEntry => {
      const { id, attempt, amountMinor: asked, supersededAt, zohoSessionId } = session;
      const told = { id, attempt, status: session.status, amountMinor: asked, currency, supersededAt, zohoSessionId };
      return { type: 'payment_session.requested', data: { session: told } };
    }),
  ];
}

/** What `SessionOpener` saves when the answer to a create call comes after the session was given up. */
function withReply(state: State, { attempt }: TrueSession, timeline: TimelineEntry[]): State {
  const known = state.sessions.find((session) => session.attempt === attempt);
  if (known?.status !== 'create_unknown') return state;
  const otherIsLive = state.sessions.some((s) => s !== known && isLive(s));
  const patch = { status: 'open' as const, zohoSessionId: `Z${attempt}`, supersededAt: otherIsLive ? at(0) : null };
  // A search for a session nobody knew is no look at it.
  timeline.push({ type: 'payment_session.opened', data: { session: { id: known.id, ...patch } } });
  return { ...state, sessions: state.sessions.map((s) => (s === known ? { ...s, ...patch, lookedAt: null } : s)) };
}

function isLive({ status, supersededAt }: SessionState): boolean {
  return (status === 'creating' || status === 'open') && supersededAt === null;
}
