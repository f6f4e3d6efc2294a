import type { News } from '../../src/reconciliation/rules/decide.js';
import type { ZohoPayment } from '../../src/zoho/zoho.types.js';
import { UNKNOWN_WORD } from './scope.js';
import { hasEnded, isOpenEnded, moneyWasTaken } from './words.js';
import { UNHEARD_PAYMENT, type Heard, type HeardPayment, type HeardSession } from './world.js';

/** What was heard before and what this answer says, put together without any rule of the service. */
export function hear(heard: Heard, { askedAt, sessions, payments, searchedSessionIds }: News): Heard {
  const known: Record<string, HeardPayment> = { ...heard.payments };
  const listed = sessions.flatMap((session) => session.payments);
  for (const { paymentId, status } of listed) known[paymentId] = withWord(known[paymentId] ?? UNHEARD_PAYMENT, status);
  for (const detail of payments) {
    // A payment that no session lists is none of the order's.
    const before = known[detail.paymentId];
    if (before) known[detail.paymentId] = withDetail(withWord(before, detail.status), detail, askedAt);
  }
  const ofSessions = heard.sessions.map((session, i): HeardSession => {
    const told = sessions.find(({ sessionId }) => sessionId === `Z${i + 1}`);
    if (!told && !searchedSessionIds.includes(`session-${i + 1}`)) return session;
    const says = told?.status === 'succeeded' || told?.payments.some(({ status }) => moneyWasTaken(status)) === true;
    return { lookedAt: later(session.lookedAt, askedAt), isPaid: session.isPaid || says };
  });
  return { ...heard, sessions: ofSessions, payments: known };
}

function withWord(known: HeardPayment, word: string): HeardPayment {
  return {
    ...known,
    hasEnded: known.hasEnded || hasEnded(word),
    isOpenEnded: known.isOpenEnded || isOpenEnded(word),
    isUnknownWord: known.isUnknownWord || word === UNKNOWN_WORD,
    isPaid: known.isPaid || moneyWasTaken(word),
  };
}

function withDetail(known: HeardPayment, { status, refundedMinor }: ZohoPayment, askedAt: Date): HeardPayment {
  const isYoungest = known.lookedAt === null || known.lookedAt <= askedAt;
  return {
    ...known,
    isShownPaid: known.isShownPaid || moneyWasTaken(status),
    lookedAt: later(known.lookedAt, askedAt),
    word: isYoungest ? status : known.word,
    refundedMinor: isYoungest ? refundedMinor : known.refundedMinor,
    mostRefundedMinor: refundedMinor > known.mostRefundedMinor ? refundedMinor : known.mostRefundedMinor,
  };
}

function later(known: Date | null, heard: Date): Date {
  return known !== null && known > heard ? known : heard;
}
