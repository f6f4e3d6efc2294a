import { MINUTE_MS } from '../../common/durations.js';
import { isAlive } from '../../payment-sessions/session-status.js';
import type { Draft } from './draft.js';
import type { CaseState, SessionState, State } from './state.js';

/** A session that Zoho said it does not know, when asked by its id. */
export interface MissingSession {
  readonly zohoSessionId: string;
  /** Zoho's words, for evidence. */
  readonly words: string;
}

/**
 * How often, and over how long, Zoho must say so before a person is asked (field case F1): once may be a node that lags behind, and a
 * mistake in Zoho's operation or in our configuration is often mended within minutes. Ours: Zoho documents nothing.
 */
const LOOKS_TO_BELIEVE = 3;
const SPAN_TO_BELIEVE_MS = 10 * MINUTE_MS;

/** Zoho did not know the session when it was last asked about it. Unknown is never unpaid, so nothing ends by it. */
export function isMissed({ missingLooks }: Pick<SessionState, 'missingLooks'>): boolean {
  return missingLooks.length > 0;
}

/** Zoho has said so long enough that asking again tells nothing. Only a person's re-check, or news from Zoho itself, still asks. */
export function isMissing({ missingLooks }: Pick<SessionState, 'missingLooks'>): boolean {
  const [first, last] = [missingLooks[0], missingLooks.at(-1)];
  if (missingLooks.length < LOOKS_TO_BELIEVE || !first || !last) return false;
  return last.getTime() - first.getTime() >= SPAN_TO_BELIEVE_MS;
}

/** A person has yet to decide on a session that Zoho no longer knows: until then the order neither ends nor opens another. */
export function awaitsPerson({ cases }: Pick<State, 'cases'>, session: SessionState): boolean {
  const isOpen = (found: CaseState): boolean => isAboutMissing(found) && found.status === 'open';
  return isMissing(session) && cases.some((found) => isOpen(found) && found.sessionId === session.id);
}

/** Zoho no longer knows the session, and a person has decided that nothing of it is waited for. */
export function isGivenUp(state: Pick<State, 'cases'>, session: SessionState): boolean {
  return isMissing(session) && !awaitsPerson(state, session);
}

/** What an order waits for of which Zoho does not know a session: a person's decision, or another look; null: nothing of the kind. */
export function waitsForMissing(state: Pick<State, 'sessions' | 'cases'>): 'person' | 'another_look' | null {
  if (state.sessions.some((session) => awaitsPerson(state, session))) return 'person';
  return state.sessions.some((session) => isMissed(session) && !isGivenUp(state, session)) ? 'another_look' : null;
}

export function isAboutMissing({ kind }: Pick<CaseState, 'kind'>): boolean {
  return kind === 'session_missing';
}

/** Notes that Zoho did not know a session at `askedAt`, and opens its case when that has been so for long enough. */
export function noteMissing(draft: Draft, { zohoSessionId, words }: MissingSession, askedAt: Date): void {
  const session = draft.sessions.find((known) => known.zohoSessionId === zohoSessionId);
  if (!session || (session.lookedAt !== null && session.lookedAt >= askedAt)) return; // Zoho has known it since
  const after = draft.noteSession(session.id, { missingLooks: withLook(session.missingLooks, askedAt) });
  if (isMissing(session) || !isMissing(after) || !isNeeded(draft, after)) return;
  const evidence = { zohoSessionId, zohoSays: words, looks: after.missingLooks, lastAnsweredAt: after.lookedAt };
  draft.openSessionCase('session_missing', session.id, { ...evidence, sessionStatus: after.status });
}

/** Closes the cases of sessions that Zoho knows again, or of which the money was found by its own detail. */
export function closeFound(draft: Draft): void {
  for (const open of draft.cases.filter((found) => isAboutMissing(found) && found.status === 'open')) {
    const session = draft.findSession(open.sessionId ?? '');
    if (!session || (isMissed(session) && session.status !== 'succeeded')) continue;
    const why = isMissed(session) ? 'money on the session was found by its own detail' : 'Zoho knows the session again';
    draft.closeCase(open, { why, zohoSessionId: session.zohoSessionId, zohoStatus: session.zohoStatus });
  }
}

/** Zoho knows the session at `askedAt`: what it said before that was not for good. */
export function missingLooksSince({ missingLooks }: SessionState, askedAt: Date): readonly Date[] {
  const since = missingLooks.filter((at) => at > askedAt);
  return since.length === missingLooks.length ? missingLooks : since;
}

/** Without Zoho's word on the session something stays open: an unpaid order, or the session itself. */
function isNeeded({ order }: Draft, session: SessionState): boolean {
  return order.status === 'awaiting_payment' || isAlive(session);
}

/** The first two looks and the last one: enough to tell how often and for how long, and the same in whatever order they are heard. */
function withLook(looks: readonly Date[], askedAt: Date): readonly Date[] {
  if (looks.some((at) => at.getTime() === askedAt.getTime())) return looks;
  const all = [...looks, askedAt].sort((a, b) => a.getTime() - b.getTime());
  if (all.length <= LOOKS_TO_BELIEVE) return all;
  const kept = [...all.slice(0, LOOKS_TO_BELIEVE - 1), ...all.slice(-1)];
  return kept.includes(askedAt) ? kept : looks;
}
