import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { namesSession } from '../payment-sessions/zoho-session-request.js';
import { moneyWasTaken } from '../zoho/statuses.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import type { CallPriority, ZohoPayment, ZohoPaymentSummary, ZohoSession } from '../zoho/zoho.types.js';
import type { News } from './rules/decide.js';
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
}

/** What Zoho answered, and what it did not: news is never thrown away because another question went unanswered. */
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
  ) {}

  async run(state: State, plan: FetchPlan): Promise<Fetched> {
    const askedAt = this.clock.now();
    const led =
      plan.lead && !plan.sessions.some((s) => s.zohoSessionId === plan.lead?.zohoSessionId) ? [plan.lead] : [];
    const asked = [...plan.sessions, ...led].map((target) => this.ask(state, target, plan));
    const answers = await Promise.all([...asked, this.askAboutLoose(state, plan)]);
    return {
      news: {
        askedAt,
        answeredAt: this.clock.now(),
        sessions: answers.flatMap((answer) => answer.sessions),
        payments: answers.flatMap((answer) => answer.payments),
        searchedSessionIds: answers.flatMap((answer) => answer.searchedSessionIds),
      },
      failures: answers.flatMap((answer) => answer.failures),
    };
  }

  private async ask(state: State, target: SessionState | FetchLead, plan: FetchPlan): Promise<Answer> {
    const answer: Answer = { sessions: [], payments: [], searchedSessionIds: [], failures: [] };
    try {
      const zohoSessionId = await this.zohoSessionIdOf(target, plan.priority);
      if (zohoSessionId === null) return { ...answer, searchedSessionIds: 'id' in target ? [target.id] : [] };
      const listed = await this.zoho.getSession(zohoSessionId, plan.priority);
      const zoho = await this.withLead(listed, plan, answer);
      answer.sessions.push(zoho);
      await this.addDetails(state, zoho, plan, answer);
    } catch (error) {
      answer.failures.push(asZohoError(error));
    }
    return answer;
  }

  /** Money that a person gave to the order is on no session of it: only its own detail tells of refunds and disputes. */
  private async askAboutLoose(state: State, { refresh, priority }: FetchPlan): Promise<Answer> {
    const answer: Answer = { sessions: [], payments: [], searchedSessionIds: [], failures: [] };
    for (const { id } of refresh ? state.payments.filter(({ sessionId }) => sessionId === null) : []) {
      try {
        answer.payments.push(await this.zoho.getPayment(id, priority));
      } catch (error) {
        answer.failures.push(asZohoError(error));
      }
    }
    return answer;
  }

  private async zohoSessionIdOf(target: SessionState | FetchLead, priority: CallPriority): Promise<string | null> {
    return 'id' in target ? (target.zohoSessionId ?? this.search(target.id, priority)) : target.zohoSessionId;
  }

  /** Zoho's session may lag behind its payments; one that says itself that it belongs there is added to the session's list. */
  private async withLead(zoho: ZohoSession, { lead, priority }: FetchPlan, answer: Answer): Promise<ZohoSession> {
    const isListed = zoho.payments.some(({ paymentId }) => paymentId === lead?.paymentId);
    if (lead?.zohoSessionId !== zoho.sessionId || isListed) return zoho;
    const payment = await this.zoho.getPayment(lead.paymentId, priority).catch((error: unknown) => {
      answer.failures.push(asZohoError(error));
    });
    if (payment?.sessionId !== zoho.sessionId) return zoho;
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
    const details = await Promise.allSettled(
      wanted.map(({ paymentId }) => this.zoho.getPayment(paymentId, plan.priority)),
    );
    for (const detail of details) {
      if (detail.status === 'fulfilled') answer.payments.push(detail.value);
      else answer.failures.push(asZohoError(detail.reason));
    }
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
  failures: ZohoError[];
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
