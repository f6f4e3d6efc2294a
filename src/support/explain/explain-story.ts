import { REASON_GONE } from '../../cases/case-kinds.js';
import { type EventType, EVENT_TYPES } from '../../timeline/event-types.js';
import { toDecimalFacts } from '../order/decimal-facts.js';
import { refundNews } from './explain-money.js';
import {
  amended,
  capital,
  count,
  describePayment,
  isAcceptance,
  learned,
  moment,
  money,
  quoted,
  resolved,
  subjectOf,
  textOf,
  who,
} from './explain.words.js';
import type { OrderDossier } from '../order/dossier.repository.js';

type TimelineEvent = OrderDossier['timeline'][number];
type Data = Record<'order' | 'session' | 'payment' | 'refund' | 'case', Record<string, unknown> | undefined>;

/** One thing that happened, in a sentence, with what it is believed on. */
export interface StoryLine {
  at: Date;
  text: string;
  evidence: unknown;
}

/** What happened to the order, oldest first: its timeline, what Zoho sent in between, and what the storefront was told. */
export function tellStory(dossier: OrderDossier): StoryLine[] {
  const told = dossier.timeline.map((event) => ({
    at: event.at,
    text: sentenceOf(dossier, event),
    evidence: toDecimalFacts(event.evidence, dossier.record) ?? null,
  }));
  const heard = dossier.webhooks.map(({ receivedAt, eventId, type, deliveries, verdict }) => ({
    at: receivedAt,
    text: `Zoho sent the message "${type ?? 'of no known type'}"${deliveries > 1 ? `, ${count(deliveries, 'time')}` : ''}.`,
    evidence: { eventId, verdict },
  }));
  const passedOn = dossier.deliveries.flatMap(({ type, deliveredAt, id }) =>
    deliveredAt === null
      ? []
      : [{ at: deliveredAt, text: `The storefront was told: ${type}.`, evidence: { eventId: id } }],
  );
  // A message comes before what it set in motion, and a change before the storefront hears of it.
  return [...heard, ...told, ...passedOn].sort((a, b) => a.at.getTime() - b.at.getTime());
}

type Sentence = (dossier: OrderDossier, event: TimelineEvent, data: Data) => string;

function sentenceOf(dossier: OrderDossier, event: TimelineEvent): string {
  const type = EVENT_TYPES.find((known) => known === event.type);
  // A type of a later version, read by an older replica during a deployment.
  if (type === undefined) return `${event.type}.`;
  return capital(SENTENCES[type](dossier, event, event.data as Data));
}

const SENTENCES: Readonly<Record<EventType, Sentence>> = {
  'order.placed': ({ record: { order } }, event, { order: placed }) =>
    `${who(event)} placed the order ${order.reference} for ${money(BigInt(textOf(placed, 'amountMinor') || order.amountMinor), order.currency)}.`,
  'order.amended': ({ record: { order } }, event) => `${who(event)} amended the order: ${amended(event.evidence, order.currency)}.`,
  'order.paid': (_, event) =>
    isAcceptance(event)
      ? `${who(event)} accepted the payment ${textOf(event.evidence, 'paymentId')}, so the order became paid.`
      : `The order became paid (${learned(event)}).`,
  'order.partially_refunded': (_, event) => `The order became partially refunded (${learned(event)}).`,
  'order.refunded': (_, event) => `The order became refunded in full (${learned(event)}).`,
  'order.cancelled': (_, event) =>
    textOf(event.evidence, 'closedByCase')
      ? `${who(event)} closed the order: Zoho no longer knows a session of it, and whether that was paid could not be asked. Of every other Zoho said that nothing was paid.`
      : `${who(event)} cancelled the order. Zoho was asked first, and said that nothing was paid.`,
  'order.expired': ({ record: { order } }, event) =>
    `The order expired: its time was up at ${moment(order.payBefore)}, and Zoho, asked after that, said that nothing was paid (${learned(event)}).`,
  'payment_session.requested': (_, event, { session }) =>
    `A payment session (number ${textOf(session, 'attempt') || '?'}) was asked of Zoho ${event.actor === 'system' ? 'by' : 'for'} ${who(event)}.`,
  'payment_session.opened': (dossier, _, { session }) => {
    const opened = sessionOf(dossier, session);
    return `Zoho opened the payment session ${nameOf(dossier, session)}${opened ? `; it can be paid until ${moment(opened.expiresAt)}` : ''}.`;
  },
  'payment_session.create_failed': (_, event) => `Zoho refused to open a payment session${reasonOf(event)}.`,
  'payment_session.create_unknown': (_, event) =>
    `Zoho did not answer when a payment session was asked for${reasonOf(event)}. It may exist there, so payments on it are searched for.`,
  'payment_session.superseded': (dossier, _, { session }) =>
    `The payment session ${nameOf(dossier, session)} was put aside for a newer one. It is still watched, because Zoho cannot cancel it.`,
  'payment_session.succeeded': (dossier, event, { session }) =>
    `Zoho reports money on the payment session ${nameOf(dossier, session)} (${learned(event)}).`,
  'payment_session.failed': (dossier, event, { session }) =>
    textOf(event.evidence, 'givenUpByCase')
      ? `${who(event)} gave the payment session ${nameOf(dossier, session)} up, which Zoho no longer knows.`
      : `The payment session ${nameOf(dossier, session)} failed: no attempt is left on it (${learned(event)}).`,
  'payment_session.expired': (dossier, event, { session }) =>
    `The payment session ${nameOf(dossier, session)} expired; nothing was paid on it (${learned(event)}).`,
  'payment.under_way': (dossier, event, { payment }) =>
    `${capital(paid(dossier, payment))} is under way: it may still become money (${learned(event)}).`,
  'payment.started': (dossier, event, { payment }) => `The shopper began ${paid(dossier, payment)} (${learned(event)}).`,
  'payment.succeeded': (dossier, event, { payment }) =>
    textOf(event.evidence, 'why') // only a person's saying has one
      ? `${who(event)} said that ${paid(dossier, payment)} is for this order.`
      : `Zoho reports ${paid(dossier, payment)} as succeeded (${learned(event)}).`,
  'payment.failed': (dossier, event, { payment }) => {
    const { failureReason } = paymentOf(dossier, payment) ?? {};
    const status = textOf(payment, 'status') || 'failed';
    const why = failureReason ? `: ${failureReason}` : '; Zoho gave no reason';
    return `Zoho reports ${paid(dossier, payment)} as ${status}${why} (${learned(event)}).`;
  },
  'payment.detailed': (dossier, event, { payment }) =>
    `Zoho now calls ${paid(dossier, payment)} ${textOf(payment, 'status').replaceAll('_', ' ') || 'as before'} (${learned(event)}).`,
  'payment.refunded': (dossier, event, { payment }) => {
    const currency = paymentOf(dossier, payment)?.currency ?? dossier.record.order.currency;
    const refunded = money(BigInt(textOf(payment, 'refundedMinor') || '0'), currency);
    return `Zoho reports that of ${paid(dossier, payment)} in all ${refunded} went back to the shopper (${learned(event)}).`;
  },
  'payment.disputed': (dossier, event, { payment }) => `The shopper's bank disputes ${paid(dossier, payment)} (${learned(event)}).`,
  'refund.requested': (_, event, { refund }) => `${who(event)} asked for a refund${amountOf(refund)}.`,
  'refund.updated': (_, event, { refund }) =>
    refundNews(textOf(refund, 'status'), amountOf(refund), reasonOf(event), textOf(event.evidence, 'failureReason')),
  'case.opened': (dossier, event, opened) =>
    textOf(opened.case, 'kind') === 'session_missing'
      ? `Zoho has said for ten minutes that it does not know ${subjectOf(dossier, opened.case ?? {})}. A case was opened for a person, and it is not asked again (${learned(event)}).`
      : `A case was opened for a person to look at: ${textOf(opened.case, 'kind').replaceAll('_', ' ')}, ${subjectOf(dossier, opened.case ?? {})}.`,
  'case.resolved': ({ cases }, event, opened) => {
    const found = cases.find(({ id }) => id === opened.case?.id);
    const how = found?.resolution ?? textOf(event.evidence, 'resolution');
    const kind = textOf(opened.case, 'kind').replaceAll('_', ' ');
    if (how === REASON_GONE) return `The case ${kind} closed itself: ${textOf(event.evidence, 'why')} (${learned(event)}).`;
    return `${who(event)} resolved the case ${kind}: ${resolved(how)}${quoted(found?.note)}.`;
  },
}; // prettier-ignore

function sessionOf({ record }: OrderDossier, session: Data['session']) {
  return record.sessions.find(({ id }) => id === session?.id);
}

function nameOf(dossier: OrderDossier, session: Data['session']): string {
  const known = sessionOf(dossier, session);
  return known?.zohoSessionId ?? `number ${known?.attempt ?? '?'}`;
}

function paymentOf({ record }: OrderDossier, payment: Data['payment']) {
  return record.payments.find(({ id }) => id === payment?.id);
}

function paid(dossier: OrderDossier, payment: Data['payment']): string {
  const known = paymentOf(dossier, payment);
  return known ? describePayment(known) : `payment ${textOf(payment, 'id')}`;
}

function amountOf(refund: Data['refund']): string {
  const [minor, currency] = [textOf(refund, 'amountMinor'), textOf(refund, 'currency')];
  return minor && currency ? ` of ${money(BigInt(minor), currency)}` : '';
}

/** What Zoho, or the attempt to reach it, gave as the reason. */
function reasonOf({ evidence }: TimelineEvent): string {
  const reason = ['failureReason', 'failureDetail', 'detail', 'message', 'code'].map((name) => textOf(evidence, name));
  const first = reason.find(Boolean);
  return first ? ` (${first})` : '';
}
