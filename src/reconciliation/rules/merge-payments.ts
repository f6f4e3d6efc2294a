import { isLaterStatus, moneyWasTaken } from '../../zoho/statuses.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import type { SessionState } from './state.js';
import type { Payment } from '../../payments/payment.js';

/** One payment as a session lists it, with its own detail where that was fetched. */
export interface PaymentNews {
  paymentId: string;
  status: string;
  createdAt: Date | null;
  detail?: ZohoPayment;
}

/**
 * Merges what Zoho says of one payment into what we know of it. Facts only accumulate: a status of lower rank is older news, a
 * refunded sum only grows, a dispute is never forgotten (contract 5, rule 4).
 * @param session that lists it; null for money that a person gave to the order
 */
export function mergePayment(draft: Draft, session: SessionState | null, news: PaymentNews): void {
  const known = draft.findPayment(news.paymentId) ?? unseen(news);
  draft.putPayment(merged(session ? ofSession(known, session) : known, news));
}

/** What is known of a payment by itself, on no session of ours, and its own detail. */
export function withOwnDetail(known: Payment | undefined, detail: ZohoPayment): Payment {
  const news = { ...detail, detail };
  return merged(known ?? { ...unseen(news), zohoSessionId: detail.sessionId }, news);
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
    detailStatus: null,
    createdAt: news.createdAt,
  };
}

/** A payment that was known by itself before belongs to the session that lists it. */
function ofSession(known: Payment, { id, zohoSessionId }: SessionState): Payment {
  if (known.sessionId !== null) return known;
  return { ...known, sessionId: id, zohoSessionId: known.zohoSessionId ?? zohoSessionId };
}

function merged(known: Payment, { status, createdAt, detail }: PaymentNews): Payment {
  const heard = { ...known, status: newer(known.status, status), createdAt: known.createdAt ?? createdAt };
  const told = detail ? withDetail(heard, detail) : heard;
  return { ...told, disputed: told.disputed || status === 'disputed' };
}

function withDetail(known: Payment, detail: ZohoPayment): Payment {
  const amounts = amountsOf(known, detail);
  const allOfIt = detail.status === 'refunded' ? (amounts.amountMinor ?? 0n) : 0n; // Zoho may call it refunded without a sum
  return {
    ...known,
    ...amounts,
    zohoSessionId: detail.sessionId ?? known.zohoSessionId, // its own word: where the session's differs, it pays nothing
    status: newer(known.status, detail.status),
    refundedMinor: max(known.refundedMinor, max(detail.refundedMinor, allOfIt)),
    disputed: known.disputed || detail.status === 'disputed',
    method: known.method ?? detail.method,
    failureReason: known.failureReason ?? detail.failureReason,
    referenceNumber: known.referenceNumber ?? detail.referenceNumber,
    detailStatus: known.detailStatus === null ? detail.status : newer(known.detailStatus, detail.status),
    createdAt: known.createdAt ?? detail.createdAt,
  };
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
