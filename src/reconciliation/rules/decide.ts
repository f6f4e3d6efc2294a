import { v7 as uuidv7 } from 'uuid';
import type { TimelineEntry } from '../../timeline/event-types.js';
import { moneyWasTaken } from '../../zoho/statuses.js';
import type { ZohoPayment, ZohoSession } from '../../zoho/zoho.types.js';
import { adoptSession } from './adopt-session.js';
import { closeCases } from './close-cases.js';
import { compareMoney, type MoneyDifference } from './compare-money.js';
import { decideSession, laterLook } from './decide-session.js';
import { Draft } from './draft.js';
import { endOrder, type EndIntent } from './end-order.js';
import { type LookTime, mergePayment, type PaymentNews } from './merge-payments.js';
import { closeFound, type MissingSession, noteMissing } from './missing-session.js';
import { noteTakeBack } from './take-back.js';
import { settle } from './settle.js';
import { noteUnseenReversal } from './unseen-reversal.js';
import type { SessionState, State } from './state.js';

/** Zoho's view of some of an order's sessions, fetched with no lock held. */
export interface News extends LookTime {
  readonly sessions: readonly ZohoSession[];
  /** Details of payments, for those that need deciding on. */
  readonly payments: readonly ZohoPayment[];
  /** Our ids of sessions Zoho's id of which we do not know, for which its payments were searched in vain. */
  readonly searchedSessionIds: readonly string[];
  /** Sessions that Zoho answered it does not know. Absent: none. */
  readonly missing?: readonly MissingSession[];
  /** Payments that Zoho answered it does not know: unknown, which is not unpaid. Absent: none. */
  readonly unknownPaymentIds?: readonly string[];
}

export interface Decision {
  /** What our rows must become. A member that did not change is the same object as before. */
  readonly state: State;
  /** Why: one entry per change, in order. Empty if nothing of meaning changed. */
  readonly entries: readonly TimelineEntry[];
  /** Differences about money that only the last comparison told of: always none, or a rule is missing. */
  readonly untold: readonly MoneyDifference[];
}

/**
 * The rule of the house: our rows and Zoho's view → what our rows become. Pure: no clock, no database, no network. The same
 * news twice changes nothing the second time, and older news never undoes newer.
 * @param intent what a caller wants beyond looking: `cancel`, given up unless every session was looked at and unpaid.
 */
export function decide(before: State, news: News, intent: EndIntent = 'look', newId: () => string = uuidv7): Decision {
  const draft = new Draft(before, newId);
  for (const id of news.searchedSessionIds) {
    const session = draft.findSession(id);
    // Its id was learned since, so the search was not the right question: Zoho has yet to be asked.
    if (session?.zohoSessionId !== null) continue;
    draft.noteSession(id, { lookedAt: laterLook(session, news.askedAt) });
    draft.moveSession(session, 'create_unknown', { askedAt: news.askedAt, searchedFor: id });
  }
  const heard = new Set<string>();
  for (const zoho of news.sessions) {
    const session = sessionFor(draft, zoho);
    if (!session) continue;
    for (const { paymentId } of zoho.payments) heard.add(paymentId);
    hearPayments(draft, session, zoho, news);
    decideSession(draft, session, zoho, news.askedAt);
    noteUnseenReversal(draft, before, zoho, news.askedAt);
  }
  for (const detail of news.payments.filter(({ paymentId }) => !heard.has(paymentId))) hearAlone(draft, detail, news);
  settle(draft, news.askedAt);
  for (const missing of news.missing ?? []) noteMissing(draft, missing, news.askedAt);
  closeFound(draft);
  closeCases(draft, news.payments);
  endOrder(draft, news.askedAt, intent);
  const untold = compareMoney(draft, news.payments, news);
  return { state: draft.finish(), entries: draft.entries, untold };
}

/** The payments that a session lists, each with its own detail where that was fetched. */
function hearPayments(draft: Draft, session: SessionState, { payments }: ZohoSession, news: News): void {
  for (const listed of payments) {
    const detail = news.payments.find(({ paymentId }) => paymentId === listed.paymentId);
    hearPayment(draft, session, { ...listed, detail }, news);
  }
}

function hearPayment(draft: Draft, session: SessionState | null, heard: PaymentNews, look: LookTime): void {
  const before = draft.findPayment(heard.paymentId);
  mergePayment(draft, session, heard, look);
  if (heard.detail) noteTakeBack(draft, before, heard.detail, look.askedAt);
}

/**
 * A payment's own detail without a session's word beside it. It names its session itself, and money is believed from it alone: that
 * is how money on a session is found which Zoho does not know, or has not been asked about. Money that a person gave to the order
 * stays on none.
 */
function hearAlone(draft: Draft, detail: ZohoPayment, news: News): void {
  const known = draft.findPayment(detail.paymentId);
  const session = known ? draft.findSession(known.sessionId ?? '') : sessionNamedBy(draft, detail);
  if (!known && !session) return;
  hearPayment(draft, session ?? null, { ...detail, detail }, news);
  const { sessionId: zohoSessionId, paymentId, status } = detail;
  const payments = [{ id: paymentId, status }];
  if (session && moneyWasTaken(status))
    draft.moveSession(session, 'succeeded', { zohoSessionId, askedAt: news.askedAt, payments });
}

function sessionNamedBy(draft: Draft, { sessionId }: ZohoPayment): SessionState | undefined {
  return sessionId === null ? undefined : draft.sessions.find((session) => session.zohoSessionId === sessionId);
}

/** Which session of ours Zoho is speaking of: known by its id, or one whose create call we never heard the end of. */
function sessionFor(draft: Draft, zoho: ZohoSession): SessionState | undefined {
  const known = draft.sessions.find((session) => session.zohoSessionId === zoho.sessionId);
  return known ?? adoptSession(draft, zoho);
}
