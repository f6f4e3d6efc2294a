import type { Mutation } from './load-rules.js';
import type { PromiseName } from './promises.js';

/** A fault that a hurried change might bring, and the promise that must notice it first. */
export interface SeededFault extends Mutation {
  readonly name: string;
  readonly caughtBy: PromiseName;
}

const RULES = 'src/reconciliation/rules';

export const SEEDED_FAULTS: readonly SeededFault[] = [
  {
    name: 'pending is taken for unpaid',
    file: 'src/zoho/statuses.ts',
    snippet: "new Set(['initiated', 'pending'])",
    replacement: "new Set(['initiated'])",
    caughtBy: 'under way',
  },
  {
    name: 'an unknown word is taken for unpaid',
    file: 'src/zoho/statuses.ts',
    snippet: 'return UNDER_WAY.has(paymentStatus) || !isKnownStatus(paymentStatus);',
    replacement: 'return UNDER_WAY.has(paymentStatus);',
    caughtBy: 'under way',
  },
  {
    name: 'a late failure undoes a success',
    file: 'src/zoho/statuses.ts',
    snippet: 'failed: 7,\n  succeeded: 8,',
    replacement: 'failed: 8,\n  succeeded: 7,',
    caughtBy: 'never back',
  },
  {
    name: 'minutes of patience with net banking',
    file: 'src/payments/under-way.ts',
    snippet: 'net_banking: DAY_MS,',
    replacement: 'net_banking: 30 * MINUTE_MS,',
    caughtBy: 'under way',
  },
  {
    name: 'the list of a session is believed without the detail',
    file: 'src/payments/payment.ts',
    snippet:
      'return moneyWasTaken(payment.status) && payment.detailStatus !== null && moneyWasTaken(payment.detailStatus);',
    replacement: 'return moneyWasTaken(payment.status);',
    caughtBy: 'evidence',
  },
  {
    name: 'an order ends while a payment is under way',
    file: `${RULES}/end-order.ts`,
    snippet: 'const isWaiting = draft.payments.some((payment) => isUnderWay(payment, askedAt));',
    replacement: 'const isWaiting = false;',
    caughtBy: 'under way',
  },
  {
    name: 'a cancel does not ask whether everything was asked',
    file: `${RULES}/end-order.ts`,
    snippet: 'if (mayCancel && wasAsked(draft, askedAt)) {',
    replacement: 'if (mayCancel) {',
    caughtBy: 'asked',
  },
  {
    name: 'an order expires before its time',
    file: `${RULES}/end-order.ts`,
    snippet: 'if (askedAt < payBefore) return false;',
    replacement: '',
    caughtBy: 'asked',
  },
  {
    name: 'an order ends with money that waits for a person',
    file: `${RULES}/money.ts`,
    snippet: 'return payments.some((payment) => holdsMoney(payment) && !isSetAside(payment, cases));',
    replacement: 'return false;',
    caughtBy: 'asked',
  },
  {
    name: 'a session expires at its first unpaid look',
    file: `${RULES}/decide-session.ts`,
    snippet: "zohoStatus === 'expired' || pastExpiryMs >= 0",
    replacement: "zohoStatus !== 'failed'",
    caughtBy: 'asked',
  },
  {
    name: 'a session whose answer was lost is never asked about',
    file: `${RULES}/in-play.ts`,
    snippet: "session.zohoSessionId !== null || session.status === 'create_unknown' || isAbandoned(session, now)",
    replacement: 'session.zohoSessionId !== null || isAbandoned(session, now)',
    caughtBy: 'in time',
  },
  {
    name: 'a payment that names another session pays',
    file: `${RULES}/settle.ts`,
    snippet: "if (payment.zohoSessionId !== session.zohoSessionId) return 'conflicting_evidence';",
    replacement: '',
    caughtBy: 'evidence',
  },
  {
    name: 'another currency pays',
    file: `${RULES}/settle.ts`,
    snippet: "if (payment.currency !== null && payment.currency !== order.currency) return 'currency_mismatch';",
    replacement: '',
    caughtBy: 'evidence',
  },
  {
    name: 'another amount pays',
    file: `${RULES}/settle.ts`,
    snippet: 'payment.amountMinor === order.amountMinor || isAmountWithFee(order, payment)',
    replacement: 'payment.amountMinor !== null',
    caughtBy: 'evidence',
  },
  {
    name: 'a second payment is dropped',
    file: `${RULES}/settle.ts`,
    snippet: "if (isPaid(order.status)) return 'duplicate_payment';",
    replacement: 'if (isPaid(order.status)) return null;',
    caughtBy: 'one place',
  },
  {
    name: 'a payment after the end is dropped',
    file: `${RULES}/settle.ts`,
    snippet: "return order.status === 'awaiting_payment' ? null : 'late_payment';",
    replacement: 'return null;',
    caughtBy: 'one place',
  },
  {
    name: 'a case is opened again with every look',
    file: `${RULES}/settle.ts`,
    snippet: '} else if (!hasCase(draft, payment, SETTLEMENT_KINDS)) {',
    replacement: '} else {',
    caughtBy: 'one place',
  },
  {
    name: 'a dispute is nobody’s business',
    file: `${RULES}/settle.ts`,
    snippet: "draft.openCase('disputed', payment.id, evidenceOf(draft.order, payment));",
    replacement: '',
    caughtBy: 'never silent',
  },
  {
    name: 'a payment taken back by the bank is nobody’s business',
    file: `${RULES}/take-back.ts`,
    snippet: 'if (isTakenBack(payment) && !isKnownReversal(draft, earlier))',
    replacement: 'if (false as boolean)',
    caughtBy: 'never silent',
  },
  {
    name: 'a payment taken back by the bank is told with every look',
    file: `${RULES}/take-back.ts`,
    snippet: 'if (isTakenBack(payment) && !isKnownReversal(draft, earlier))',
    replacement: 'if (isTakenBack(payment))',
    caughtBy: 'repeated',
  },
  {
    name: 'a refund that came back was never made',
    file: `${RULES}/merge-payments.ts`,
    snippet: 'refundedMinor: max(known.refundedMinor, heardMinor - max(returnedMinor, 0n))',
    replacement: 'refundedMinor: heardMinor',
    caughtBy: 'never back',
  },
  {
    name: 'a case that closed itself counts as a decision',
    file: `${RULES}/money.ts`,
    snippet: "status === 'resolved' && resolution !== REASON_GONE",
    replacement: "status === 'resolved'",
    caughtBy: 'asked',
  },
  {
    name: 'a case is opened without a word',
    file: `${RULES}/draft.ts`,
    snippet: "this.written.push({ type: 'case.opened', data: { case: { id, kind, paymentId, status } }, evidence });",
    replacement: 'void [id, status, evidence];',
    caughtBy: 'told',
  },
  {
    name: 'the timeline does not say by what an order is paid',
    file: `${RULES}/draft.ts`,
    snippet: 'data: { order: { ...patch, status } }',
    replacement: 'data: { order: { status } }',
    caughtBy: 'told',
  },
  {
    name: 'a found session stands beside the one that is live',
    file: `${RULES}/adopt-session.ts`,
    snippet: '...(live ? { supersededAt: new Date(orphan.createdAt) } : {}),',
    replacement: '...(live ? {} : {}),',
    caughtBy: 'one session',
  },
  {
    name: 'a found session lives as long as we had asked for',
    file: `${RULES}/adopt-session.ts`,
    snippet: 'expiresAt: expiryOf(zoho, orphan),',
    replacement: '',
    caughtBy: 'life',
  },
  {
    name: 'Zoho’s clock is believed',
    file: 'src/payment-sessions/session-outcome.ts',
    snippet: 'new Date(counted.createdAt.getTime() + lifeMs)',
    replacement: 'zoho.expiresAt',
    caughtBy: 'life',
  },
  {
    name: 'another session is opened while a payment is under way',
    file: `${RULES}/another-session.ts`,
    snippet: "if (underWay.length > 0) return { kind: 'under_way', payments: underWay };",
    replacement: '',
    caughtBy: 'under way',
  },
  {
    name: 'the session before is not put aside',
    file: `${RULES}/another-session.ts`,
    snippet: 'aside: live ? putAside(live, now) : null',
    replacement: 'aside: null',
    caughtBy: 'one session',
  },
  {
    name: 'a shopper is told to pay again while a payment is under way',
    file: 'src/checkout/answers/next-action.ts',
    snippet: "if (underWay.length > 0 || isWaiting(record, now)) return 'wait';",
    replacement: "if (isWaiting(record, now)) return 'wait';",
    caughtBy: 'under way',
  },
];
