import type { CaseKind } from '../../cases/case-kinds.js';
import { payableSession } from '../../reconciliation/rules/in-play.js';
import { awaitsPerson } from '../../reconciliation/rules/missing-session.js';
import { paymentToVerify } from '../../reconciliation/rules/next-look.js';
import { holdsMoney, isTaken } from '../../payments/payment.js';
import { lookedUpUntil } from '../../payments/refund-schedule.js';
import { isInFlight } from '../../payments/refund-status.js';
import type { OrderDossier } from '../order/dossier.repository.js';
import { count, moment, money, subjectOf } from './explain.words.js';

/** Something that will happen, or that a person should do. */
export interface NextStep {
  /** Null: no time is set, a person decides. */
  when: Date | null;
  text: string;
}

/** What to do about an open case. */
const ADVICE: Readonly<Record<CaseKind, string>> = {
  late_payment: 'Money came after the order had ended. Accept it, and the order is paid; or refund it.',
  duplicate_payment: 'The order was paid twice. Refund this payment, unless the shopper wants it otherwise.',
  amount_mismatch: 'The payment is over another amount than the order. Accept it as it is, or refund it.',
  currency_mismatch: 'The payment is in another currency than the order. Accept it as it is, or refund it.',
  unmatched_payment: 'The payment fits no session of an order. Find out whose it is, or refund it.',
  disputed: "The shopper's bank disputes the payment. Answer the dispute in Zoho Payments before its deadline.",
  payment_reversed:
    'Zoho had the payment and says now that it failed, or no longer that it took the money. Do not ship; if it was shipped, ask the shopper to pay again. Nothing can be refunded.',
  conflicting_evidence:
    'What Zoho says of the payment contradicts itself, or what it had said of it before: see the evidence. Ask Zoho, then accept it or refund it.',
  session_missing:
    'Zoho no longer knows the session, so whether it was paid cannot be asked. Look for the payment in Zoho Payments, in every account of the ' +
    'shop. Have Zoho asked again if the account was just mended; close the order; or dismiss, and it can be paid anew or ends unpaid.',
  refund_failed:
    'A refund did not go through, or the bank returned it: the shopper does not have the money. Refund it again, or pay the shopper back in another way.',
};

/** What happens next, what a person must do first: the rest in the order of time. */
export function foresee(dossier: OrderDossier, now: Date): NextStep[] {
  const timed = [...ends(dossier, now), ...looks(dossier, now), ...refunds(dossier), ...deliveries(dossier, now)];
  const steps = [...cases(dossier), ...timed.sort((a, b) => (a.when?.getTime() ?? 0) - (b.when?.getTime() ?? 0))];
  return steps.length > 0 ? steps : [{ when: null, text: 'Nothing is due: neither Zoho nor a person is waited for.' }];
}

function cases(dossier: OrderDossier): NextStep[] {
  return dossier.cases
    .filter(({ status }) => status === 'open')
    .map((open) => ({ when: null, text: `For a person, ${subjectOf(dossier, open)}: ${adviceOn(open, dossier)}` }));
}

function adviceOn({ kind, paymentId }: OrderDossier['cases'][number], { record, refunds: all }: OrderDossier): string {
  const payment = record.payments.find(({ id }) => id === paymentId);
  const underWay = all.find((refund) => refund.paymentId === paymentId && isInFlight(refund.status));
  if (underWay) return `A refund of ${money(underWay.amountMinor, underWay.currency)} of it is under way: wait for its end.`;
  if (payment && isTaken(payment) && !holdsMoney(payment))
    return 'All of it has gone back by now. Nothing is left to do but to close the case (dismiss).';
  return ADVICE[kind as CaseKind];
} // prettier-ignore

function ends({ record }: OrderDossier, now: Date): NextStep[] {
  if (record.order.status !== 'awaiting_payment') return [];
  const { payBefore } = record.order;
  const payable = payableSession(record, now);
  const isLeftToPerson = record.sessions.some((session) => awaitsPerson(record, session));
  if (isLeftToPerson && payBefore <= now) return [];
  return [
    ...(payable
      ? [{ when: payable.expiresAt, text: 'The open session ends. The shopper can then ask for another one.' }]
      : []),
    payBefore > now
      ? { when: payBefore, text: 'The order expires, if Zoho then says that nothing was paid.' }
      : { when: payBefore, text: 'The order is due to expire: it does as soon as Zoho says that nothing was paid.' },
  ];
}

function looks({ record, sessions }: OrderDossier, now: Date): NextStep[] {
  return sessions.flatMap(({ id, nextLookAt }) => {
    const session = record.sessions.find((candidate) => candidate.id === id);
    // A late look at what paid the order waits for nothing.
    if (!nextLookAt || !session || paymentToVerify(record, session)) return [];
    const name = session.zohoSessionId ?? `number ${session.attempt}`;
    const text = nextLookAt < now ? 'A look at Zoho is overdue for' : 'Zoho is asked again about';
    return [{ when: nextLookAt, text: `${text} session ${name}.` }];
  });
}

function refunds({ refunds: all }: OrderDossier): NextStep[] {
  return all
    .filter(({ status }) => isInFlight(status))
    .map(({ amountMinor, currency, status, callStartedAt, createdAt }) => {
      const refund = `the refund of ${money(amountMinor, currency)}`;
      if (status === 'creating') return { when: null, text: `Zoho is asked for ${refund} as soon as it can be reached.` };
      if (status !== 'create_unknown') return { when: null, text: `Zoho has yet to carry out ${refund}.` };
      const when = lookedUpUntil({ callStartedAt, createdAt });
      return { when, text: `Until then ${refund} is looked up at Zoho, which never answered. Do not send this money in another way before that.` };
    });
} // prettier-ignore

function deliveries({ record, deliveries: all }: OrderDossier, now: Date): NextStep[] {
  const to = `the storefront ${record.order.storefront}`;
  return all.flatMap(({ type, status, tries, nextAttemptAt, attempts }) => {
    const last = tries.at(-1);
    const said = last ? `; the last, at ${moment(last.at)}, went wrong: ${last.error ?? `HTTP ${last.httpStatus ?? '?'}`}` : '';
    const tried = `${count(attempts, 'try').replace('trys', 'tries')} so far${said}`;
    if (status === 'pending') {
      const when = nextAttemptAt && nextAttemptAt > now ? 'is sent' : 'is about to be sent';
      return [{ when: nextAttemptAt, text: `The event ${type} ${when} to ${to} (${tried}).` }];
    }
    if (status === 'given_up') return [{ when: null, text: `The event ${type} never reached ${to} (${tried}). Send it again when it can be received.` }];
    return [];
  });
} // prettier-ignore
