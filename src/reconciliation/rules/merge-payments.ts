import { isLaterStatus, moneyWasTaken } from '../../zoho/statuses.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import type { SessionState } from './state.js';
import { NOT_TOLD, type Payment } from '../../payments/payment.js';
import { particularsOf } from './payment-particulars.js';

/** One payment as a session lists it, with its own detail where that was fetched. */
export interface PaymentNews {
  paymentId: string;
  status: string;
  createdAt: Date | null;
  detail?: ZohoPayment;
}

/** When a look's first question was put to Zoho, and when its last one was answered: what it says is true of a moment between. */
export interface LookTime {
  readonly askedAt: Date;
  readonly answeredAt: Date;
}

/**
 * Merges what Zoho says of one payment into what we know of it. Facts only accumulate: a status of lower rank is older news, a
 * refunded sum only grows, a dispute is never forgotten (contract 5, rule 4).
 * @param session that lists it; null for money that a person gave to the order
 */
export function mergePayment(draft: Draft, session: SessionState | null, news: PaymentNews, look: LookTime): void {
  const known = draft.findPayment(news.paymentId) ?? unseen(news);
  draft.putPayment(merged(session ? ofSession(known, session) : known, news, look));
}

/** What is known of a payment by itself, on no session of ours, and its own detail. */
export function withOwnDetail(known: Payment | undefined, detail: ZohoPayment, look: LookTime): Payment {
  const news = { ...detail, detail };
  return merged(known ?? { ...unseen(news), zohoSessionId: detail.sessionId }, news, look);
}

function unseen(news: PaymentNews): Payment {
  return {
    id: news.paymentId,
    sessionId: null,
    zohoSessionId: null,
    status: news.status,
    amountMinor: null,
    currency: null,
    amountText: null,
    refundedMinor: 0n,
    disputed: false,
    method: null,
    failureReason: null,
    referenceNumber: null,
    ...NOT_TOLD,
    detailStatus: null,
    createdAt: news.createdAt,
    lookedAt: null,
    heardAt: null,
    zohoStatus: null,
    zohoRefundedMinor: null,
    returnedMinor: 0n,
  };
}

/** A payment that was known by itself before belongs to the session that lists it. */
function ofSession(known: Payment, { id, zohoSessionId }: SessionState): Payment {
  if (known.sessionId !== null) return known;
  return { ...known, sessionId: id, zohoSessionId: known.zohoSessionId ?? zohoSessionId };
}

function merged(known: Payment, { status, createdAt, detail }: PaymentNews, look: LookTime): Payment {
  const heard = { ...known, status: newer(known.status, status), createdAt: known.createdAt ?? createdAt };
  const told = detail ? withDetail(heard, detail, look) : heard;
  return { ...told, disputed: told.disputed || status === 'disputed' };
}

function withDetail(known: Payment, detail: ZohoPayment, look: LookTime): Payment {
  const amounts = amountsOf(known, detail);
  const allOfIt = detail.status === 'refunded' ? (amounts.amountMinor ?? 0n) : 0n; // Zoho may call it refunded without a sum
  return {
    ...known,
    ...amounts,
    ...youngestWord(known, detail.status, max(detail.refundedMinor, allOfIt), look),
    ...particularsOf(known, detail, amounts),
    zohoSessionId: detail.sessionId ?? known.zohoSessionId, // its own word: where the session's differs, it pays nothing
    status: newer(known.status, detail.status),
    disputed: known.disputed || detail.status === 'disputed',
    method: known.method ?? detail.method,
    failureReason: known.failureReason ?? detail.failureReason,
    referenceNumber: known.referenceNumber ?? detail.referenceNumber,
    detailStatus: known.detailStatus === null ? detail.status : newer(known.detailStatus, detail.status),
    createdAt: known.createdAt ?? detail.createdAt,
  };
}

type Word = Pick<Payment, 'lookedAt' | 'heardAt' | 'zohoStatus' | 'zohoRefundedMinor'>;

/**
 * Zoho's word as of now, and its refunded sum: where that is less than it was in an earlier look, a refund has returned. An older
 * look that is heard late can only show that there was more once. Of two looks that overlap in time neither is younger: what goes
 * further counts, and the next look will tell.
 */
function youngestWord(
  known: Payment,
  zohoStatus: string,
  heardMinor: bigint,
  { askedAt, answeredAt }: LookTime,
): Word & Pick<Payment, 'refundedMinor' | 'returnedMinor'> {
  const { lookedAt, heardAt, zohoRefundedMinor } = known;
  const knownMinor = zohoRefundedMinor ?? known.refundedMinor;
  const after = (word: Word, fallenBy: bigint) => {
    const returnedMinor = known.returnedMinor - max(fallenBy, 0n);
    return { ...word, returnedMinor, refundedMinor: max(known.refundedMinor, heardMinor - max(returnedMinor, 0n)) };
  };
  if (lookedAt === null || heardAt === null || askedAt >= heardAt) {
    const word = { lookedAt: askedAt, heardAt: answeredAt, zohoStatus, zohoRefundedMinor: heardMinor };
    return after(word, knownMinor - heardMinor);
  }
  if (answeredAt <= lookedAt) {
    const word = { lookedAt, heardAt, zohoStatus: known.zohoStatus, zohoRefundedMinor };
    return after(word, heardMinor - known.refundedMinor);
  }
  const both = {
    lookedAt: lookedAt > askedAt ? lookedAt : askedAt,
    heardAt: heardAt > answeredAt ? heardAt : answeredAt,
    zohoStatus: newer(known.zohoStatus ?? zohoStatus, zohoStatus),
    zohoRefundedMinor: max(knownMinor, heardMinor),
  };
  return after(both, 0n);
}

/**
 * The amount is that of the detail furthest on in the payment's life, until one says that the money was taken; that one stands.
 * What a shopper was first asked for can differ from what was taken in the end: a fee of the chosen method, borne by the shopper.
 */
function amountsOf(
  { amountMinor, currency, amountText, detailStatus }: Payment,
  { status, amount }: ZohoPayment,
): Pick<Payment, 'amountMinor' | 'currency' | 'amountText'> {
  const wasTaken = moneyWasTaken(detailStatus ?? '');
  const isBetter = wasTaken ? amountMinor === null && moneyWasTaken(status) : isLaterStatus(status, detailStatus ?? '');
  if (detailStatus !== null && !isBetter) return { amountMinor, currency, amountText };
  return { amountMinor: amount.minor, currency: amount.currency, amountText: amount.text };
}

function newer(known: string, heard: string): string {
  return isLaterStatus(heard, known) ? heard : known;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
