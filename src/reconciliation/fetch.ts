import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { namesSession } from '../payment-sessions/zoho-session-request.js';
import { moneyWasTaken } from '../zoho/statuses.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { isUnknownAtZoho, ZohoError } from '../zoho/zoho.errors.js';
import type { CallPriority, ZohoPayment, ZohoPaymentSummary, ZohoSession } from '../zoho/zoho.types.js';
import { MissingSessions } from './missing-sessions.js';
import type { News } from './rules/decide.js';
import type { MissingSession } from './rules/missing-session.js';
import { paymentsAlone } from './rules/payments-alone.js';
import type { SessionState, State } from './rules/state.js';

/** A payment that was heard of, and the Zoho session it is said to be on: asked about too, wherever our rows lead. */
export interface FetchLead {
  zohoSessionId: string;
  paymentId: string;
}

/** How much of an order to ask Zoho about, and how urgent the question is. */
export interface FetchPlan {
  sessions: readonly SessionState[];
  /** True: fetch every paid payment's detail again, to see refunds and disputes; false: only what is not known yet. */
  refresh: boolean;
  priority: CallPriority;
  lead?: FetchLead;
  /** Payments to ask about by themselves: one call each, where the session has nothing new to tell. */
  alone?: readonly string[];
}

/**
 * What Zoho answered, and what it did not: news is never thrown away because another question went unanswered. A payment that Zoho
 * does not know is unanswered; a session that it does not know is news, because a person is asked about it in time.
 */
export interface Fetched {
  news: News;
  failures: ZohoError[];
}

/** A handful: a session's payments list names it by reference, and only a lost create call is searched at all. */
const SEARCH_PAGE_SIZE = 25;

/** Puts the questions of one look to Zoho. Holds no lock and writes nothing. */
@Injectable()
export class Fetch {
  constructor(
    private readonly zoho: ZohoClient,
    private readonly clock: Clock,
    private readonly missingSessions: MissingSessions,
  ) {}

  async run(state: State, plan: FetchPlan): Promise<Fetched> {
    const askedAt = this.clock.now();
    const led =
      plan.lead && !plan.sessions.some((s) => s.zohoSessionId === plan.lead?.zohoSessionId) ? [plan.lead] : [];
    const asked = await Promise.all([...plan.sessions, ...led].map((target) => this.ask(state, target, plan)));
    const heard = asked.flatMap((answer) => answer.payments.map(({ paymentId }) => paymentId));
    const missing = asked.flatMap((answer) => answer.missing);
    this.missingSessions.note(state.order.id, missing);
    const alone = paymentsAlone(state, plan, missing).filter((id) => !heard.includes(id));
    const answers = [...asked, await this.askAlone(alone, plan)];
    return {
      news: {
        askedAt,
        answeredAt: this.clock.now(),
        sessions: answers.flatMap((answer) => answer.sessions),
        payments: answers.flatMap((answer) => answer.payments),
        searchedSessionIds: answers.flatMap((answer) => answer.searchedSessionIds),
        missing,
        unknownPaymentIds: answers.flatMap((answer) => answer.unknownPaymentIds),
      },
      failures: answers.flatMap((answer) => answer.failures),
    };
  }

  private async ask(state: State, target: SessionState | FetchLead, plan: FetchPlan): Promise<Answer> {
    const answer = newAnswer();
    try {
      const zohoSessionId = await this.zohoSessionIdOf(target, plan.priority);
      if (zohoSessionId === null) return { ...answer, searchedSessionIds: 'id' in target ? [target.id] : [] };
      const listed = await this.session(zohoSessionId, plan, answer);
      if (!listed) return answer;
      const zoho = await this.withLead(listed, plan, answer);
      answer.sessions.push(zoho);
      await this.addDetails(state, zoho, plan, answer);
    } catch (error) {
      answer.failures.push(asZohoError(error));
    }
    return answer;
  }

  /** A session by its id; undefined, and noted, if Zoho says that it knows none. */
  private async session(id: string, { priority }: FetchPlan, answer: Answer): Promise<ZohoSession | undefined> {
    try {
      return await this.zoho.getSession(id, priority);
    } catch (error) {
      if (!(error instanceof ZohoError && isUnknownAtZoho(error))) throw error;
      answer.missing.push({ zohoSessionId: id, words: error.message });
    }
  }

  private async askAlone(ids: readonly string[], plan: FetchPlan): Promise<Answer> {
    const answer = newAnswer();
    for (const id of ids) await this.addDetail(id, plan, answer);
    return answer;
  }

  private async addDetail(id: string, { priority }: FetchPlan, answer: Answer): Promise<void> {
    try {
      answer.payments.push(await this.zoho.getPayment(id, priority));
    } catch (error) {
      const failure = asZohoError(error);
      answer.failures.push(failure);
      if (isUnknownAtZoho(failure)) answer.unknownPaymentIds.push(id);
    }
  }

  private async zohoSessionIdOf(target: SessionState | FetchLead, priority: CallPriority): Promise<string | null> {
    return 'id' in target ? (target.zohoSessionId ?? this.search(target.id, priority)) : target.zohoSessionId;
  }

  /** Zoho's session may lag behind its payments; one that says itself that it belongs there is added to the session's list. */
  private async withLead(zoho: ZohoSession, plan: FetchPlan, answer: Answer): Promise<ZohoSession> {
    const { lead } = plan;
    const isListed = zoho.payments.some(({ paymentId }) => paymentId === lead?.paymentId);
    if (lead?.zohoSessionId !== zoho.sessionId || isListed) return zoho;
    const told = newAnswer();
    await this.addDetail(lead.paymentId, plan, told);
    answer.failures.push(...told.failures);
    answer.unknownPaymentIds.push(...told.unknownPaymentIds);
    const payment = told.payments.find(({ sessionId }) => sessionId === zoho.sessionId);
    if (!payment) return zoho;
    answer.payments.push(payment);
    const { paymentId, status, createdAt } = payment;
    return { ...zoho, payments: [...zoho.payments, { paymentId, status, createdAt }] };
  }

  /** The payment's own words: a session lists only ids and statuses, and money is believed from the payment alone. */
  private async addDetails(state: State, zoho: ZohoSession, plan: FetchPlan, answer: Answer): Promise<void> {
    const wanted = zoho.payments.filter(({ paymentId, status }) => {
      if (answer.payments.some((payment) => payment.paymentId === paymentId)) return false;
      const known = state.payments.find((payment) => payment.id === paymentId);
      return known?.detailStatus !== status || (plan.refresh && moneyWasTaken(status));
    });
    await Promise.all(wanted.map(({ paymentId }) => this.addDetail(paymentId, plan, answer)));
  }

  /** Zoho's id of a session whose create call was never answered, by way of a payment that carries our id; null if none does. */
  private async search(sessionId: string, priority: CallPriority): Promise<string | null> {
    const query = { searchText: sessionId, page: 1, perPage: SEARCH_PAGE_SIZE };
    const { payments } = await this.zoho.listPayments(query, priority).catch(noneIfRefused);
    for (const row of payments.filter((payment) => payment.referenceNumber === sessionId)) {
      const payment = await this.zoho.getPayment(row.paymentId, priority);
      if (payment.sessionId !== null && namesSession(payment, sessionId)) return payment.sessionId;
    }
    return null;
  }
}

interface Answer {
  sessions: ZohoSession[];
  payments: ZohoPayment[];
  searchedSessionIds: string[];
  missing: MissingSession[];
  unknownPaymentIds: string[];
  failures: ZohoError[];
}

function newAnswer(): Answer {
  return { sessions: [], payments: [], searchedSessionIds: [], missing: [], unknownPaymentIds: [], failures: [] };
}

function asZohoError(error: unknown): ZohoError {
  if (error instanceof ZohoError) return error;
  throw error;
}

/** An account that may not list payments has answered all it ever will; the session's id reached no client, so it cannot be paid. */
function noneIfRefused(error: unknown): { payments: ZohoPaymentSummary[] } {
  if (error instanceof ZohoError && error.kind === 'rejected') return { payments: [] };
  throw error;
}
