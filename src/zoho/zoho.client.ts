import { Injectable } from '@nestjs/common';
import { inPlainWordsIfRefused } from './plain-words.js';
import { plainRefundBody, plainSessionBody, refundBody, sessionBody } from './request-bodies.js';
import type { CallClass } from './purse/call-class.js';
import { type PurseUsage, ZohoPurse } from './purse/zoho-purse.js';
import { ZohoSender } from './zoho-sender.js';
import { toCreatedSession, toPayment, toPaymentSummary, toRefund, toSession } from './zoho.mapper.js';
import { paymentEnvelope, paymentsEnvelope, refundEnvelope, sessionEnvelope } from './zoho.schemas.js';
import type {
  CallPriority,
  CreatedZohoSession,
  CreateRefundInput,
  CreateSessionInput,
  ListPaymentsInput,
  ZohoCallRecord,
  ZohoPayment,
  ZohoPaymentSummary,
  ZohoRefund,
  ZohoSession,
} from './zoho.types.js';

/** Zoho filters by the day of the account's own time zone; the earth has them from UTC-12 … */
const WEST_MS = 12 * 3_600_000;
/** … to UTC+14. */
const EAST_MS = 14 * 3_600_000;

/** Zoho Payments' API as far as a checkout needs it. Every method throws ZohoError and nothing else. */
@Injectable()
export class ZohoClient {
  constructor(
    private readonly zohoSender: ZohoSender,
    private readonly purse: ZohoPurse,
  ) {}

  /**
   * Opens a payment session. Sent once, or a second time in plain words where Zoho refuses its characters: after `unknown_outcome`
   * a session may exist that can be neither found by us nor paid.
   */
  createSession(input: CreateSessionInput, priority: CallPriority = 'create'): Promise<CreatedZohoSession> {
    return inPlainWordsIfRefused(
      sessionBody(input),
      () => plainSessionBody(input),
      (body) =>
        this.zohoSender.send({
          operation: 'createSession',
          method: 'post',
          path: '/paymentsessions',
          priority,
          body,
          read: (answer) => map(sessionEnvelope.safeParse(answer).data, toCreatedSession),
        }),
    );
  }

  getSession(sessionId: string, priority: CallPriority): Promise<ZohoSession> {
    return this.zohoSender.send({
      operation: 'getSession',
      method: 'get',
      path: `/paymentsessions/${encodeURIComponent(sessionId)}`,
      priority,
      read: (body) => map(sessionEnvelope.safeParse(body).data, toSession),
    });
  }

  getPayment(paymentId: string, priority: CallPriority): Promise<ZohoPayment> {
    return this.zohoSender.send({
      operation: 'getPayment',
      method: 'get',
      path: `/payments/${encodeURIComponent(paymentId)}`,
      priority,
      read: (body) => map(paymentEnvelope.safeParse(body).data, toPayment),
    });
  }

  /** One page of the account's payments; covers the asked time and up to a day more, so callers filter and expect repeats. */
  listPayments(
    input: ListPaymentsInput,
    priority: CallPriority,
  ): Promise<{ payments: ZohoPaymentSummary[]; hasMore: boolean }> {
    return this.zohoSender.send({
      operation: 'listPayments',
      method: 'get',
      path: '/payments',
      query: { ...toFilter(input), page: String(input.page), per_page: String(input.perPage) },
      priority,
      read: (body) =>
        map(paymentsEnvelope.safeParse(body).data, ({ payments, page_context }) => ({
          payments: payments.filter((payment) => payment !== null).map(toPaymentSummary),
          // Without a page context a full page suggests another one; asking for it costs one call and ends at an empty page.
          hasMore: page_context?.has_more_page
            ? page_context.has_more_page === 'true'
            : payments.length >= input.perPage,
        })),
    });
  }

  /** Asks for a refund, which then runs on its own. Sent once: after `unknown_outcome` it may have been made. */
  createRefund(input: CreateRefundInput): Promise<ZohoRefund> {
    return inPlainWordsIfRefused(
      refundBody(input),
      () => plainRefundBody(input),
      (body) =>
        this.zohoSender.send({
          operation: 'createRefund',
          method: 'post',
          path: `/payments/${encodeURIComponent(input.paymentId)}/refunds`,
          priority: 'create',
          family: 'refunds',
          body,
          read: (answer) => map(refundEnvelope.safeParse(answer).data, (refund) => toRefund(refund, input.currency)),
        }),
    );
  }

  /** `currency`: of the payment; Zoho's refund names none, and without it the amount cannot be read exactly. */
  getRefund(refundId: string, priority: CallPriority, currency?: string): Promise<ZohoRefund> {
    return this.zohoSender.send({
      operation: 'getRefund',
      method: 'get',
      path: `/refunds/${encodeURIComponent(refundId)}`,
      priority,
      family: 'refunds',
      read: (body) => map(refundEnvelope.safeParse(body).data, (refund) => toRefund(refund, currency)),
    });
  }

  /** For metrics: called once per try of a call. */
  onCall(listener: (record: ZohoCallRecord) => void): void {
    this.zohoSender.onCall(listener);
  }

  /** Whether a call of this class would get its turn in time, as far as this replica knows. Cheap: to ask before work is begun. */
  mayCall(callClass: CallClass): boolean {
    return this.purse.mayTake(callClass);
  }

  /** How all replicas spend the quota of calls, as far as this one knows. */
  quotaUsage(): PurseUsage {
    return this.purse.usage();
  }
}

function map<From, To>(value: From | undefined, mapper: (value: From) => To): To | undefined {
  return value === undefined ? undefined : mapper(value);
}

function toFilter({ searchText, from, to }: ListPaymentsInput): Record<string, string> {
  return {
    ...(searchText === undefined ? {} : { search_text: searchText }),
    ...(from === undefined && to === undefined ? {} : { filter_by: 'ChargeDate.CustomDate' }),
    ...(from === undefined ? {} : { from_date: toDay(from.getTime() - WEST_MS) }),
    ...(to === undefined ? {} : { to_date: toDay(to.getTime() + EAST_MS) }),
  };
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
