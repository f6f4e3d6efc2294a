import { decide, type Decision, type News } from '../../src/reconciliation/rules/decide.js';
import type { EndIntent } from '../../src/reconciliation/rules/end-order.js';
import type { CaseState, OrderState, SessionState, State } from '../../src/reconciliation/rules/state.js';
import { NOT_TOLD, type Payment } from '../../src/payments/payment.js';
import { moneyWasTaken } from '../../src/zoho/statuses.js';
import type { ZohoAmount, ZohoPayment, ZohoSession } from '../../src/zoho/zoho.types.js';

/** Rows and news for tests of deciding: everything happens some minutes after an order of 100.50 INR was placed. */
const PLACED_AT = Date.parse('2026-06-01T10:00:00Z');

export function at(minutes: number): Date {
  return new Date(PLACED_AT + minutes * 60_000);
}

export const EXACT: ZohoAmount = { minor: 10_050n, currency: 'INR', text: '100.50' };

function anOrderState(patch: Partial<OrderState> = {}): OrderState {
  return {
    id: 'order',
    status: 'awaiting_payment',
    amountMinor: 10_050n,
    currency: 'INR',
    payBefore: at(24 * 60),
    paidAt: null,
    settlingPaymentId: null,
    refundedMinor: 0n,
    shopperFees: null,
    ...patch,
  };
}

/** Our session number `attempt`, known to Zoho as `Z<attempt>`. */
export function aSession(attempt: number, patch: Partial<SessionState> = {}): SessionState {
  return {
    id: `session-${attempt}`,
    attempt,
    status: 'open',
    zohoSessionId: `Z${attempt}`,
    zohoStatus: null,
    amountMinor: 10_050n,
    currency: 'INR',
    maxAttempts: null,
    createdAt: at(0),
    expiresAt: at(15),
    supersededAt: null,
    lookedAt: null,
    missingLooks: [],
    creatingOwner: null,
    ...patch,
  };
}

/** A session whose create call ended without an answer: Zoho may have it, we do not know its id. */
export function anUnknownSession(attempt: number): SessionState {
  return aSession(attempt, { status: 'create_unknown', zohoSessionId: null });
}

export interface StatePatch {
  order?: Partial<OrderState>;
  sessions?: readonly SessionState[];
  payments?: readonly Payment[];
  cases?: readonly CaseState[];
}

export function aState({ order, sessions = [aSession(1)], payments = [], cases = [] }: StatePatch = {}): State {
  return { order: anOrderState(order), sessions, payments, cases };
}

/** A payment as we keep it: begun, and not heard of in detail yet. */
export function aPayment(patch: Partial<Payment> = {}): Payment {
  return {
    id: 'P1',
    sessionId: 'session-1',
    zohoSessionId: 'Z1',
    status: 'initiated',
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
    createdAt: null,
    lookedAt: null,
    heardAt: null,
    zohoStatus: null,
    zohoRefundedMinor: null,
    returnedMinor: 0n,
    ...patch,
  };
}

/** A payment as Zoho has it. */
export function aZohoPayment(paymentId: string, status: string, patch: Partial<ZohoPayment> = {}): ZohoPayment {
  return {
    paymentId,
    status,
    amount: EXACT,
    refundedMinor: 0n,
    referenceNumber: null,
    method: 'upi',
    createdAt: at(1),
    sessionId: null,
    bankReference: null,
    feeMinor: null,
    taxMinor: null,
    netMinor: null,
    payer: {},
    invoiceNumber: null,
    metadata: {},
    failureReason: null,
    ...patch,
  };
}

/** Zoho's session `Z<attempt>` with our ids in it, listing `payments`. */
export function aZohoSession(
  attempt: number,
  payments: readonly ZohoPayment[] = [],
  patch: Partial<ZohoSession> = {},
): ZohoSession {
  return {
    sessionId: `Z${attempt}`,
    status: payments.some(({ status }) => moneyWasTaken(status)) ? 'succeeded' : null,
    amount: EXACT,
    createdAt: at(0),
    expiresAt: at(15),
    maxAttempts: null,
    metadata: { order_id: 'order', session_id: `session-${attempt}` },
    referenceNumber: `session-${attempt}`,
    invoiceNumber: null,
    payments: payments.map(({ paymentId, status, createdAt }) => ({ paymentId, status, createdAt })),
    ...patch,
  };
}

/** What a look at minute `minutes` brings: for each session number, the payments on it, details included. */
export function newsAt(minutes: number, sessions: Readonly<Record<number, readonly ZohoPayment[]>>): News {
  return {
    askedAt: at(minutes),
    answeredAt: at(minutes),
    sessions: Object.entries(sessions).map(([attempt, payments]) => aZohoSession(Number(attempt), payments)),
    payments: Object.values(sessions).flat(),
    searchedSessionIds: [],
  };
}

/** Ids in the order they are asked for, so that runs compare. */
export function countingIds(): () => string {
  let count = 0;
  return () => `id-${++count}`;
}

/** Decides one piece of news after another. */
export function decideAll(before: State, news: readonly News[], intent: EndIntent = 'look'): Decision {
  const newId = countingIds();
  return news.reduce<Decision>(
    ({ state, entries, untold }, item) => {
      const next = decide(state, item, intent, newId);
      return { state: next.state, entries: [...entries, ...next.entries], untold: [...untold, ...next.untold] };
    },
    { state: before, entries: [], untold: [] },
  );
}
