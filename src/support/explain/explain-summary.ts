import { isPaid } from '../../orders/order-status.js';
import { isSetAside, isUnexplained } from '../../reconciliation/rules/money.js';
import {
  goneMinor,
  holdsMoney,
  isTaken,
  isTakenBack,
  isUndetermined,
  statusNow,
  wordFor,
} from '../../payments/payment.js';
import { payableSession } from '../../reconciliation/rules/in-play.js';
import { awaitsPerson, isGivenUp, isMissed } from '../../reconciliation/rules/missing-session.js';
import { attention, latestSession, type SessionState } from '../../reconciliation/rules/state.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { isUnderWay } from '../../payments/under-way.js';
import { isKnownStatus, paymentHasFailed } from '../../zoho/statuses.js';
import type { OrderDossier } from '../order/dossier.repository.js';
import { feesOnTop } from './explain-fees.js';
import { otherMoney, refundsUnderWay } from './explain-money.js';
import { capital, count, describePayment, isAcceptance, moment, money, textOf, who } from './explain.words.js';

/** Why the order is in its state, what Zoho said, and when it was last asked. */
export function summarize(dossier: OrderDossier, now: Date): string {
  const { record } = dossier;
  const sentences = [
    stateOf(dossier, now),
    otherMoney(dossier),
    feesOnTop(record),
    refundsUnderWay(dossier),
    attemptsOf(record),
    casesOf(record),
    askedOf(record),
  ];
  return sentences.filter(Boolean).join(' ');
}

function stateOf(dossier: OrderDossier, now: Date): string {
  const { record, timeline } = dossier;
  const { order } = record;
  if (isPaid(order.status)) return paidBecause(dossier);
  if (order.status === 'awaiting_payment') return unpaidBecause(dossier, now);
  const end = timeline.findLast(({ type }) => type === `order.${order.status}`);
  const at = end ? ` at ${moment(end.at)}` : '';
  const nothing = record.payments.some((payment) => isSetAside(payment, record.cases)) ? 'nothing else' : 'nothing';
  if (order.status === 'cancelled' && end && textOf(end.evidence, 'closedByCase'))
    return `Closed${at} by ${who(end)}: Zoho no longer knows a session of the order. Whether that was paid could not be asked; of every other Zoho said that nothing was.`;
  if (order.status === 'cancelled') {
    return `Cancelled${at}${end ? ` by ${who(end)}` : ''}; when Zoho was asked for the last time before that, ${nothing} was paid.`;
  }
  return `Expired${at}: it was not paid by ${moment(order.payBefore)}, and Zoho, asked after that, said that ${nothing} was paid.`;
}

function paidBecause({ record: { order, payments }, timeline }: OrderDossier): string {
  const payment = payments.find(({ id }) => id === order.settlingPaymentId);
  const how = payment ? describePayment(payment) : `payment ${order.settlingPaymentId ?? '?'}`;
  const on = payment?.zohoSessionId ? ` on session ${payment.zohoSessionId}` : '';
  const when = order.paidAt ? `, made at ${moment(order.paidAt)}` : '';
  return `${wentBack(order, payment)}Paid: Zoho reports ${how}${on}${when}.${accepted(order, payment, timeline)}${takenBack(payment)}`;
}

/** What of the money went back to the shopper, as of now: a refund that the bank returned did not. */
function wentBack(order: OrderRecord['order'], payment: Payment | undefined): string {
  if (order.status === 'paid') return '';
  const back = money(order.refundedMinor, order.currency);
  const now = payment ? goneMinor(payment) : order.refundedMinor;
  if (now < order.refundedMinor)
    return `Refunded, and returned by the bank: of ${back} that had gone back, the shopper has ${money(now, order.currency)}. `;
  const whole = money(payment?.amountMinor ?? order.amountMinor, order.currency);
  return order.status === 'refunded'
    ? `Refunded: ${back} went back to the shopper. `
    : `Partially refunded: ${back} of ${whole} went back to the shopper. `;
}

function takenBack(payment: Payment | undefined): string {
  if (!payment) return '';
  if (isTakenBack(payment)) return ` The bank took the money back: Zoho calls the payment ${statusNow(payment)} now.`;
  const isDisputed = payment.zohoStatus === null ? payment.disputed : payment.zohoStatus === 'disputed';
  return isDisputed ? " The shopper's bank disputes it." : '';
}

/** The order is paid because a person said so: who, and in spite of what. */
function accepted(
  { amountMinor, currency }: OrderRecord['order'],
  payment: Payment | undefined,
  timeline: OrderDossier['timeline'],
): string {
  const event = timeline.findLast((entry) => entry.type === 'order.paid' && isAcceptance(entry));
  if (!event) return '';
  const was = textOf(event.evidence, 'orderStatus');
  const asked = payment?.amountMinor === amountMinor ? '' : `, although the order asks for ${money(amountMinor, currency)}`;
  const ended = was === 'cancelled' || was === 'expired' ? `, after the order had been ${was}` : '';
  return ` ${capital(who(event))} accepted it${asked}${ended}.`;
} // prettier-ignore

function unpaidBecause(dossier: OrderDossier, now: Date): string {
  const { record } = dossier;
  const taken = record.payments.filter((p) => isTaken(p) && holdsMoney(p) && !isSetAside(p, record.cases));
  if (taken.length > 0) return `Not paid: Zoho reports ${list(taken)}, which does not fit the order, so a person must decide.`;
  const unclear = record.payments.find(isUndetermined);
  if (unclear)
    return `Not paid yet: Zoho lists ${describePayment(unclear)} as ${unclear.status}, but its own detail could not be read so far.`;
  const underWay = record.payments.find((payment) => isUnderWay(payment, now));
  if (underWay && isKnownStatus(wordFor(underWay)))
    return `Not paid yet: ${describePayment(underWay)} is under way; Zoho calls it ${wordFor(underWay)}. Nothing else can be paid meanwhile.`;
  if (underWay)
    return `Not known yet: Zoho calls ${describePayment(underWay)} "${wordFor(underWay)}", a word it documents nowhere. It may have taken the money.`;
  const payable = payableSession(record, now);
  const missing = missingIn(record);
  if (missing && !payable) return missing;
  if (payable)
    return `Not paid yet: the shopper can pay on session ${payable.zohoSessionId ?? ''} until ${moment(payable.expiresAt)}.`;
  const latest = latestSession(record);
  return latest ? `Not paid: ${withoutSession(dossier, latest, now)}` : 'Not paid: no payment session was opened yet.';
} // prettier-ignore

/** Not known whether the order is paid: Zoho does not know a session of it. */
function missingIn(record: OrderRecord): string | null {
  const missed = record.sessions.find((session) => isMissed(session) && !isGivenUp(record, session));
  if (!missed) return null;
  const since = moment(missed.missingLooks[0] ?? record.order.createdAt);
  const what = `Not known whether it is paid: since ${since} Zoho says that it does not know session ${missed.zohoSessionId ?? ''}`;
  return awaitsPerson(record, missed) ? `${what}. A person must decide.` : `${what}; it is asked again.`;
}

function withoutSession({ sessions, record }: OrderDossier, latest: SessionState, now: Date): string {
  const { failureCode, failureDetail } = sessions.find(({ id }) => id === latest.id) ?? {};
  const why = [failureCode, failureDetail].filter(Boolean).join(', ');
  const session = `session ${latest.zohoSessionId ?? `number ${latest.attempt}`}`;
  const until = moment(latest.expiresAt);
  const sentences: Record<SessionState['status'], string> = {
    creating: 'a payment session is being asked of Zoho.',
    create_failed: `Zoho refused to open a payment session${why ? ` (${why})` : ''}, so the shopper has nothing to pay on.`,
    create_unknown:
      'Zoho never answered when a payment session was asked for. It may exist there, but nobody was sent to it.',
    open:
      latest.expiresAt > now
        ? `${session} has too little time left to pay on it.`
        : `${session} ended at ${until}; Zoho has yet to be asked how.`,
    succeeded: isUnexplained(record, latest)
      ? `Zoho calls ${session} succeeded, but shows no payment on it that took money.`
      : `${session} is over, and no other is open.`,
    failed: `${session} has no attempt left, and no other is open.`,
    expired: `${session} expired at ${until}, and no other is open.`,
  };
  return sentences[latest.status];
}

function attemptsOf({ payments, order }: OrderRecord): string {
  const failed = payments.filter(({ status }) => paymentHasFailed(status));
  if (failed.length === 0)
    return payments.length === 0 && !isPaid(order.status) ? 'No attempt to pay is known.' : '';
  const reason = failed.at(-1)?.failureReason;
  const why = reason ? `: ${reason}` : ', without a reason from Zoho';
  return `${capital(count(failed.length, 'attempt'))} failed${failed.length > 1 && reason ? ', the last one' : ''}${why}${why.endsWith('.') ? '' : '.'}`;
} // prettier-ignore

function casesOf(record: OrderRecord): string {
  const kinds = attention(record);
  const open = record.cases.filter(({ status }) => status === 'open').length;
  if (open === 0) return '';
  return `${count(open, 'case')} ${open === 1 ? 'is' : 'are'} open: ${kinds.map((kind) => kind.replaceAll('_', ' ')).join(', ')}.`;
}

/** The latest look at any session: each trigger notes its look there. */
function askedOf({ sessions, lookedAt }: OrderRecord): string {
  const asked = [lookedAt, ...sessions.map((session) => session.lookedAt)].filter((at) => at !== null);
  const last = asked.sort((a, b) => b.getTime() - a.getTime())[0];
  if (!last) return 'Zoho has not been asked about it yet.';
  const latest = sessions.findLast(({ zohoStatus }) => zohoStatus !== null);
  const word = latest?.zohoStatus ? ` and called session ${latest.zohoSessionId ?? ''} "${latest.zohoStatus}"` : '';
  return `Zoho was last asked at ${moment(last)}${word}.`;
}

function list(payments: readonly Payment[]): string {
  return payments.map(describePayment).join(' and ');
}
