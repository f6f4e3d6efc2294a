import type { EndIntent } from '../../src/reconciliation/rules/end-order.js';
import type { ZohoAmount } from '../../src/zoho/zoho.types.js';

/** One attempt to pay, as it really went at Zoho: which status it had from which minute on. */
export interface TruePayment {
  id: string;
  session: number;
  startsAt: number;
  life: { minute: number; status: string }[];
  /** What the shopper was asked for at first; a fee of the method chosen may make it more. */
  attempted: ZohoAmount;
  amount: ZohoAmount;
  /** Refunded in part, in percent of the amount. */
  refundedPercent: number;
  /** Zoho says `refunded` without saying how much. */
  sumIsMissing: boolean;
}

export interface TrueSession {
  attempt: number;
  /** How its create call ended for us; Zoho has the session in all cases but the last. */
  creation: 'answered' | 'unanswered' | 'abandoned' | 'refused';
  /** When the answer to an unanswered call came after all. */
  replyAt: number | null;
  payments: TruePayment[];
  /** Zoho's word for a session on which nothing was paid. */
  unpaidWord: string | null;
}

/** One look at Zoho, true of the minute it was asked in, and heard of later. */
export interface Look {
  minute: number;
  intent: EndIntent;
  /** Which sessions were asked about, as bits. */
  asked: number;
  /** Which payments' details were fetched, as bits. */
  detailed: number;
  /** Details are fetched after the session, so they may be further on. */
  detailLag: number;
  /** The session's own word may lag behind its payments, come without their list, or be that there is no such session. */
  session: 'plain' | 'lagging' | 'without payments' | 'unknown to Zoho';
  /** Minutes until we hear of it, in two tellings of the same history, and of a duplicate. */
  delays: [number, number];
  againAfter: number | null;
}

export interface History {
  payBefore: number;
  sessions: TrueSession[];
  looks: Look[];
}
