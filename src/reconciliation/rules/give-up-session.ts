import { v7 as uuidv7 } from 'uuid';
import { paymentsUnderWay } from '../../payments/under-way.js';
import type { Decision } from './decide.js';
import { Draft } from './draft.js';
import { wasAsked } from './end-order.js';
import { isAboutMissing, isMissing } from './missing-session.js';
import { holdsUndecidedMoney, isUnexplained } from './money.js';
import type { CaseState, State } from './state.js';

/** A person's decision on sessions that Zoho no longer knows. */
export interface GivingUp {
  /** The open cases that it decides. */
  cases: readonly CaseState[];
  resolution: 'dismiss' | 'close_order';
  /** Who says so. */
  by: string;
  /** When Zoho was asked about everything else. */
  askedAt: Date;
}

/** The cases that a decision on one of them decides: with the order, every session is given up that Zoho does not know. */
export function casesGivenUpWith({ cases }: State, open: CaseState, resolution: GivingUp['resolution']): CaseState[] {
  const isOf = (known: CaseState): boolean =>
    known.id === open.id || (resolution === 'close_order' && known.status === 'open' && isAboutMissing(known));
  return cases.filter(isOf);
}

/**
 * Why a person cannot close the order now, in plain words; null if it is possible. All of it is asked for on answers of a look that was
 * made for this: only the sessions that cannot be asked about are left to the person's word.
 */
export function obstacleToClosing(state: State, { cases, askedAt }: GivingUp): string | null {
  const { order, payments } = state;
  if (order.status !== 'awaiting_payment') return `The order is ${order.status}: dismiss the case.`;
  if (holdsUndecidedMoney(state) || state.sessions.some((session) => isUnexplained(state, session)))
    return 'Zoho reports money that does not fit the order: decide on that first.';
  if (paymentsUnderWay(payments, askedAt).length > 0) return 'A payment of the order is under way: wait for its end.';
  const others = state.sessions.filter((session) => !cases.some(({ sessionId }) => sessionId === session.id));
  if (!wasAsked({ ...state, sessions: others }, askedAt))
    return 'A session of the order was opened meanwhile, or is just being missed: try again in some minutes.';
  return null;
}

/**
 * What becomes of the order when a person gives up sessions that Zoho no longer knows: they end, and with `close_order` the order is
 * cancelled. Money that is heard of later still opens a case. Pure.
 */
export function decideGivingUp(
  before: State,
  { cases, resolution, by, askedAt }: GivingUp,
): Pick<Decision, 'state' | 'entries'> {
  const draft = new Draft(before, uuidv7);
  const looks = before.sessions.map(({ id, zohoStatus, lookedAt }) => ({ sessionId: id, zohoStatus, lookedAt }));
  for (const { id, sessionId } of cases) {
    const session = draft.findSession(sessionId ?? '');
    if (!session || !isMissing(session)) continue;
    const { zohoSessionId, missingLooks } = session;
    draft.moveSession(session, 'failed', { zohoSessionId, givenUpByCase: id, resolvedBy: by, looks: missingLooks });
  }
  const closedByCase = cases[0]?.id;
  if (
    resolution === 'close_order' &&
    !draft.moveOrder('cancelled', {}, { askedAt, closedByCase, resolvedBy: by, looks })
  )
    throw new Error('the obstacle was not looked for');
  const state = draft.finish();
  const ids = new Set(cases.map(({ id }) => id));
  const resolved = state.cases.map((known) =>
    ids.has(known.id) ? { ...known, status: 'resolved' as const, resolution } : known,
  );
  return { state: { ...state, cases: resolved }, entries: draft.entries };
}
