import type { TimelineEntry } from '../../src/timeline/event-types.js';
import type { News } from '../../src/reconciliation/rules/decide.js';
import type { State } from '../../src/reconciliation/rules/state.js';
import type { KindName } from './scope.js';

/** A session as it is at Zoho, and how far our call for it has come. */
export interface TrueSession {
  /** When Zoho made it; null: it has not. */
  readonly madeAt: Date | null;
  /** Our create call still waits for an answer. */
  readonly isCalling: boolean;
}

/** A payment as it is at Zoho. */
export interface TruePayment {
  readonly id: string;
  /** The session's number, from 1. */
  readonly session: number;
  readonly kind: KindName;
  readonly status: string;
  readonly refundedMinor: bigint;
  /** Money was taken, whatever became of it. */
  readonly wasTaken: boolean;
  readonly begunAt: Date;
}

/** What a caller wants beyond looking, once the answer is heard. */
export type Wish = 'look' | 'cancel' | 'cancel_while_under_way' | 'retry' | 'retry_while_under_way';

/** An answer of Zoho's that was fetched and is heard later, or again. */
export interface Kept {
  readonly news: News;
  readonly wish: Wish;
  readonly code: string;
}

/** What Zoho has told us of one payment, kept beside the rules: the promises are judged by it, not by our rows. */
export interface HeardPayment {
  readonly hasEnded: boolean;
  readonly isOpenEnded: boolean;
  readonly isUnknownWord: boolean;
  /** Listed as taken; and shown as taken by its own detail. */
  readonly isPaid: boolean;
  readonly isShownPaid: boolean;
  /** The youngest detail: when, the word, the sum that had gone back. */
  readonly lookedAt: Date | null;
  readonly word: string | null;
  readonly refundedMinor: bigint;
  /** The most that ever was shown as gone back. */
  readonly mostRefundedMinor: bigint;
}

/** What Zoho has told us of one session. */
export interface HeardSession {
  readonly lookedAt: Date | null;
  readonly isPaid: boolean;
}

export interface Heard {
  readonly sessions: readonly HeardSession[];
  readonly payments: Readonly<Record<string, HeardPayment>>;
  /** What people decided: ids of cases they closed, and the payment they accepted. */
  readonly closedByPeople: readonly string[];
  readonly acceptedPaymentId: string | null;
}

/** Everything there is: Zoho's truth, our rows, what was heard, what is on its way. */
export interface World {
  readonly tick: number;
  readonly now: Date;
  readonly zoho: { readonly sessions: readonly TrueSession[]; readonly payments: readonly TruePayment[] };
  readonly ours: State;
  readonly heard: Heard;
  readonly kept: Kept | null;
}

/** One change of our rows, with the entries that tell of it. `news`: what it was decided on. */
export interface Change {
  readonly by: 'decide' | 'reserve' | 'reply' | 'person';
  readonly before: State;
  readonly after: State;
  readonly entries: readonly TimelineEntry[];
  /** Differences about money that only the last comparison of a look told of. */
  readonly untold?: readonly unknown[];
  readonly news?: News;
  readonly wish?: Wish;
}

/** What one move did. */
export interface Step {
  readonly before: World;
  readonly after: World;
  readonly changes: readonly Change[];
  /** Every session and every detail was asked for and answered, just now. */
  readonly isWholeLook: boolean;
}

export const UNHEARD_SESSION: HeardSession = { lookedAt: null, isPaid: false };

export const UNHEARD_PAYMENT: HeardPayment = {
  hasEnded: false,
  isOpenEnded: false,
  isUnknownWord: false,
  isPaid: false,
  isShownPaid: false,
  lookedAt: null,
  word: null,
  refundedMinor: 0n,
  mostRefundedMinor: 0n,
};
