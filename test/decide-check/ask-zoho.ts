import type { News } from '../../src/reconciliation/rules/decide.js';
import type { State } from '../../src/reconciliation/rules/state.js';
import type { ZohoPayment, ZohoSession } from '../../src/zoho/zoho.types.js';
import { aZohoPayment, aZohoSession } from '../support/states.js';
import type { Rules } from './rules.js';
import { KINDS, ZOHO_LIFE_MS, ZOHO_SKEW_MS, type PaymentKind } from './scope.js';
import { moneyWasTaken } from './words.js';
import type { TruePayment, World } from './world.js';

/** One look at Zoho: about what, and how well it is answered. */
export interface Question {
  /** All that can be asked about, what a status read asks about, or the session of a payment that a webhook names. */
  readonly about: 'everything' | 'in_play' | { readonly session: number };
  /** Details of paid payments are fetched again. */
  readonly refresh: boolean;
  /** How Zoho answers: plainly, without the payments' details, or calling a session paid without listing how. */
  readonly answer: 'plain' | 'no details' | 'no list';
}

/** What Zoho answers just now, by the manner of `Fetch`. */
export function ask({ zoho, ours, now }: World, rules: Rules, { about, refresh, answer }: Question): News {
  const isOverdue = rules.isOverdue(ours, now);
  const inPlay = isOverdue ? rules.askableSessions(ours, now) : rules.sessionsInPlay(ours);
  const all = about === 'in_play' ? inPlay : rules.askableSessions(ours, now);
  const isAsked = (number: number): boolean =>
    typeof about === 'string' || isOverdue ? all.some(({ attempt }) => attempt === number) : false;
  const news = {
    askedAt: now,
    answeredAt: now,
    sessions: [] as ZohoSession[],
    payments: [] as ZohoPayment[],
    searchedSessionIds: [] as string[],
  };
  for (const { id, attempt, zohoSessionId } of ours.sessions) {
    const isNamed = typeof about !== 'string' && about.session === attempt;
    if (!isNamed && !isAsked(attempt)) continue;
    const payments = zoho.payments.filter(({ session }) => session === attempt);
    // A session of which we have no id is searched for by its payments; a webhook names it.
    if (!isNamed && zohoSessionId === null && payments.length === 0) {
      news.searchedSessionIds.push(id);
      continue;
    }
    const isListless = answer === 'no list' && payments.some(({ wasTaken }) => wasTaken);
    news.sessions.push(sessionAt(attempt, zoho.sessions[attempt - 1]?.madeAt ?? null, payments, isListless));
    if (answer === 'plain') news.payments.push(...payments.filter((p) => isWanted(ours, p, refresh)).map(detailOf));
  }
  return news;
}

/** The same answer with its details fetched only now: a look takes time, and Zoho goes on meanwhile. */
export function withDetailsOfNow(news: News, { zoho, now }: World): News {
  const isDetailed = (id: string): boolean => news.payments.some(({ paymentId }) => paymentId === id);
  const fresh = { answeredAt: now, payments: zoho.payments.filter(({ id }) => isDetailed(id)).map(detailOf) };
  return { ...news, ...fresh };
}

function sessionAt(
  attempt: number,
  madeAt: Date | null,
  payments: readonly TruePayment[],
  isListless: boolean,
): ZohoSession {
  const createdAt = new Date((madeAt?.getTime() ?? 0) + ZOHO_SKEW_MS);
  return aZohoSession(attempt, isListless ? [] : payments.map(detailOf), {
    status: payments.some(({ wasTaken }) => wasTaken) ? 'succeeded' : null,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + ZOHO_LIFE_MS),
  });
}

/** Zoho's answer to the create call of a session made at `madeAt`. */
export function madeSession(attempt: number, madeAt: Date): ZohoSession {
  return sessionAt(attempt, madeAt, [], false);
}

function isWanted({ payments }: State, { id, status }: TruePayment, refresh: boolean): boolean {
  const known = payments.find((payment) => payment.id === id);
  return known?.detailStatus !== status || (refresh && moneyWasTaken(status));
}

function detailOf({ id, session, kind, status, refundedMinor, begunAt }: TruePayment): ZohoPayment {
  const { amount, method, namesAnotherSession }: PaymentKind = KINDS[kind];
  const sessionId = namesAnotherSession ? 'Z9' : `Z${session}`;
  return aZohoPayment(id, status, { amount, method, refundedMinor, sessionId, createdAt: begunAt });
}
