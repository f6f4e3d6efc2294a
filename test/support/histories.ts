import fc from 'fast-check';
import type { News } from '../../src/reconciliation/rules/decide.js';
import type { MissingSession } from '../../src/reconciliation/rules/missing-session.js';
import type { EndIntent } from '../../src/reconciliation/rules/end-order.js';
import { moneyWasTaken } from '../../src/zoho/statuses.js';
import type { ZohoAmount, ZohoPayment, ZohoSession } from '../../src/zoho/zoho.types.js';
import { at, aZohoPayment, aZohoSession, EXACT } from './states.js';
import type { History, Look, TruePayment, TrueSession } from './history.js';
import { tellHistory } from './tell-history.js';

/** After this minute nothing happens at Zoho any more. */
export const END = 200;
const EVERYTHING = -1;

/** The last look of a history: every session, every detail, all true by then. */
export const COMPLETE: Look = {
  minute: END,
  intent: 'look',
  asked: EVERYTHING,
  detailed: EVERYTHING,
  detailLag: 0,
  session: 'plain',
  delays: [0, 0],
  againAfter: null,
};

const BEFORE_MONEY = [
  [],
  ['initiated'],
  ['initiated', 'pending'],
  ['incomplete', 'mystery_b', 'initiated'],
  ['mystery_a', 'mystery_b'],
];
const UNPAID = [[], ['failed'], ['canceled'], ['blocked']];
const PAID = [
  ['succeeded'],
  ['succeeded', 'partially_refunded'],
  ['succeeded', 'partially_refunded', 'refunded'],
  ['succeeded', 'refunded'],
  ['succeeded', 'disputed'],
  ['succeeded', 'partially_refunded', 'disputed'],
  ['succeeded', 'disputed', 'refunded'],
  ['succeeded', 'mystery_c'],
  ['failed', 'succeeded'],
  ['succeeded', 'failed'],
  ['succeeded', 'failed', 'succeeded'],
  ['succeeded', 'initiated', 'succeeded'],
  ['succeeded', 'disputed', 'succeeded'],
  ['succeeded', 'disputed', 'failed'],
  ['succeeded', 'refunded', 'succeeded'],
  ['succeeded', 'partially_refunded', 'succeeded', 'refunded'],
];
const AMOUNTS: ZohoAmount[] = [
  EXACT,
  { minor: 10_051n, currency: 'INR', text: '100.51' },
  { minor: 10_250n, currency: 'INR', text: '102.50' },
  { minor: 10_050n, currency: 'USD', text: '100.50' },
  { minor: null, currency: 'INR', text: '100.505' },
];

const minutes = (max: number) => fc.integer({ min: 0, max });
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

const payment = fc
  .record({
    before: oneOf(...BEFORE_MONEY),
    after: fc.oneof({ weight: 2, arbitrary: oneOf(...UNPAID) }, { weight: 3, arbitrary: oneOf(...PAID) }),
    gaps: fc.array(minutes(25), { minLength: 6, maxLength: 6 }),
    amount: fc.oneof({ weight: 3, arbitrary: oneOf(EXACT) }, { weight: 2, arbitrary: oneOf(...AMOUNTS) }),
    attempted: fc.oneof({ weight: 3, arbitrary: oneOf(null) }, { weight: 1, arbitrary: oneOf(...AMOUNTS) }),
    refundedPercent: fc.integer({ min: 1, max: 99 }),
    sumIsMissing: fc.boolean(),
  })
  .map(({ before, after, gaps, attempted, ...rest }) => {
    const statuses = before.length + after.length > 0 ? [...before, ...after] : ['initiated'];
    let minute = 1;
    const life = statuses.map((status, i) => ({ status, minute: (minute += gaps[i] ?? 0) }));
    return { ...rest, life, startsAt: life[0]?.minute ?? 1, attempted: attempted ?? rest.amount };
  });

const session = fc.record({
  creation: fc.oneof(
    { weight: 4, arbitrary: oneOf<TrueSession['creation']>('answered') },
    { weight: 3, arbitrary: oneOf<TrueSession['creation']>('unanswered', 'abandoned', 'refused') },
  ),
  replyAt: fc.option(minutes(100)),
  payments: fc.array(payment, { maxLength: 3 }),
  unpaidWord: oneOf(null, 'created', 'expired', 'failed', 'mystery'),
});

const look: fc.Arbitrary<Look> = fc.record({
  minute: minutes(END - 10),
  intent: fc.oneof(
    { weight: 6, arbitrary: oneOf<EndIntent>('look') },
    { weight: 1, arbitrary: oneOf<EndIntent>('cancel') },
  ),
  asked: fc.oneof({ weight: 2, arbitrary: oneOf(EVERYTHING) }, { weight: 1, arbitrary: fc.nat(15) }),
  detailed: fc.oneof({ weight: 2, arbitrary: oneOf(EVERYTHING) }, { weight: 1, arbitrary: fc.nat(4095) }),
  detailLag: minutes(5),
  session: oneOf<Look['session']>('plain', 'plain', 'plain', 'lagging', 'without payments', 'unknown to Zoho'),
  delays: fc.tuple(minutes(120), minutes(120)),
  againAfter: fc.option(minutes(60)),
});

/** An order with its sessions and payments as they truly went, and what we heard of them: late, twice, in any order, in part. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    payBefore: oneOf(20, 60, 120, 10_000),
    sessions: fc.array(session, { minLength: 1, maxLength: 4 }),
    looks: fc.array(look, { maxLength: 6 }),
  })
  .map(({ sessions, ...rest }) => named({ ...rest, sessions: sessions.map(numbered) }));

function numbered(
  raw: Omit<TrueSession, 'attempt' | 'payments'> & { payments: Omit<TruePayment, 'id' | 'session'>[] },
  index: number,
): TrueSession {
  const attempt = index + 1;
  const exists = raw.creation !== 'refused';
  const payments = exists ? raw.payments.map((p, i) => ({ ...p, id: `P${attempt}${i + 1}`, session: attempt })) : [];
  return { ...raw, attempt, payments, replyAt: raw.creation === 'unanswered' ? raw.replyAt : null };
}

/** The history with a way to tell it, which fast-check uses for counterexamples. */
function named(history: History): History {
  return Object.defineProperty(history, fc.toStringMethod, { value: () => tellHistory(history), enumerable: false });
}

/** What Zoho answered to a look. A session whose id we did not know was searched for by its payments. */
export function newsOf(history: History, look: Look): News {
  const news = {
    askedAt: at(look.minute),
    answeredAt: at(look.minute + look.detailLag),
    sessions: [] as ZohoSession[],
    payments: [] as ZohoPayment[],
    searchedSessionIds: [] as string[],
    missing: [] as MissingSession[],
  };
  let bit = 0;
  for (const session of askedSessions(history, look)) {
    const seen = session.payments.filter((p) => p.startsAt <= look.minute);
    if (!isKnownAt(session, look.minute) && seen.length === 0) {
      news.searchedSessionIds.push(`session-${session.attempt}`);
      continue;
    }
    if (look.session === 'unknown to Zoho') {
      news.missing.push({ zohoSessionId: `Z${session.attempt}`, words: 'resource_does_not_exist' });
      continue;
    }
    const listed = seen.map((p) => paymentAt(p, look.minute));
    const hasPaid = listed.some(({ status }) => moneyWasTaken(status)) || seen.some((p) => wasTakenBy(p, look.minute));
    const status = hasPaid && look.session !== 'lagging' ? 'succeeded' : session.unpaidWord;
    const isListless = look.session === 'without payments' && status === 'succeeded';
    news.sessions.push(aZohoSession(session.attempt, isListless ? [] : listed, { status }));
    const detailed = seen.filter(() => (look.detailed & (1 << bit++)) !== 0);
    if (!isListless) news.payments.push(...detailed.map((p) => paymentAt(p, look.minute + look.detailLag)));
  }
  return news;
}

function askedSessions(history: History, look: Look): TrueSession[] {
  return history.sessions.filter((s, i) => s.creation !== 'refused' && (look.asked & (1 << i)) !== 0);
}

/** We know Zoho's id of the session in this minute, unless news of its payments told us earlier. */
function isKnownAt({ creation, replyAt }: TrueSession, minute: number): boolean {
  return creation === 'answered' || (replyAt !== null && replyAt <= minute);
}

export function wasTakenBy(payment: TruePayment, minute: number): boolean {
  return payment.life.some((step) => step.minute <= minute && moneyWasTaken(step.status));
}

/** The payment as Zoho shows it in a minute. */
export function paymentAt(payment: TruePayment, minute: number): ZohoPayment {
  const status = payment.life.filter((step) => step.minute <= minute).at(-1)?.status ?? 'initiated';
  const amount = wasTakenBy(payment, minute) ? payment.amount : payment.attempted;
  return aZohoPayment(payment.id, status, {
    amount,
    refundedMinor: refundedAt(payment, minute),
    createdAt: at(payment.startsAt),
  });
}

/** What has gone back; all of it is with the shop again once Zoho says `succeeded` of what it had called refunded. */
function refundedAt({ life, amount, refundedPercent, sumIsMissing }: TruePayment, minute: number): bigint {
  const statuses = life.filter((step) => step.minute <= minute).map((step) => step.status);
  const since = statuses.slice(statuses.lastIndexOf('succeeded') + 1);
  const minor = amount.minor ?? 10_050n;
  if (since.includes('refunded')) return sumIsMissing ? 0n : minor;
  return since.includes('partially_refunded') ? (minor * BigInt(refundedPercent)) / 100n : 0n;
}
