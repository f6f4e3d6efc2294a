import { validate as isUuid } from 'uuid';
import type { CauseKind } from '../common/cause.js';
import { type Job, JOB_PRIORITY } from '../jobs/job-queue.js';
import type { ZohoPayment } from '../zoho/zoho.types.js';

/** The job that finds out what a payment is, wherever we heard of it. */
export const FOLLOW_PAYMENT = 'follow-payment';

/** What suggests that there is news of a payment: a webhook's body, a row of Zoho's list. Where to look, never what to believe. */
export interface PaymentLead {
  paymentId: string;
  zohoSessionId: string | null;
  /** Our session ids, as the payment's reference or metadata name them. */
  sessionIds: readonly string[];
  /** The refund that the news is about. */
  refundId?: string;
  /** It happened a while ago, so that no shopper is waiting for it: asked about after what is fresh. */
  isOld?: boolean;
  /** Zoho's own list says that it is not as we know it: as urgent as a webhook. */
  isNews?: boolean;
  /** How often Zoho has said that it knows no such payment. */
  unknownTimes?: number;
}

/** One job per payment (and refund): hearing of it from several sides at once makes it one piece of work. */
export function followPaymentJob(lead: PaymentLead, cause: Extract<CauseKind, 'webhook' | 'schedule'>, at?: Date): Job {
  const { paymentId, zohoSessionId, sessionIds, refundId = '', isOld = false, isNews = false, unknownTimes = 0 } = lead;
  const payload = { paymentId, zohoSessionId: zohoSessionId ?? '', sessionIds: sessionIds.join(','), refundId, cause };
  return {
    task: FOLLOW_PAYMENT,
    payload: {
      ...payload,
      ...(isOld ? { isOld: 'yes' } : {}),
      ...(isNews ? { isNews: 'yes' } : {}),
      unknownTimes: String(unknownTimes),
    },
    key: `payment:${paymentId}:${refundId}`,
    priority: isNews || cause === 'webhook' ? (isOld ? JOB_PRIORITY.old : JOB_PRIORITY.prompt) : JOB_PRIORITY.scheduled,
    ...(at ? { at } : {}),
  };
}

/** The lead in a job's payload. */
export function leadOfJob(payload: Record<string, string>): PaymentLead {
  const { paymentId = '', zohoSessionId = '', sessionIds = '', refundId = '', isOld, isNews, unknownTimes } = payload;
  return {
    paymentId,
    zohoSessionId: zohoSessionId || null,
    sessionIds: ourIds(sessionIds.split(',')),
    ...(refundId ? { refundId } : {}),
    isOld: isOld === 'yes',
    isNews: isNews === 'yes',
    unknownTimes: Number(unknownTimes ?? 0),
  };
}

/** Where a payment's own detail leads. */
export function leadOfPayment({ paymentId, sessionId, referenceNumber, metadata }: ZohoPayment): PaymentLead {
  return { paymentId, zohoSessionId: sessionId, sessionIds: ourIds([referenceNumber, metadata.session_id]) };
}

/** Those of `texts` that could be ids of ours, each once. */
export function ourIds(texts: readonly (string | null | undefined)[]): string[] {
  return [...new Set(texts.filter((text) => typeof text === 'string' && isUuid(text)))] as string[];
}
