import { toDecimal } from '../../common/money.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderDossier } from '../order/dossier.repository.js';

type TimelineEvent = OrderDossier['timeline'][number];

/** A moment as people write it, in UTC and to the second. */
export function moment(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function money(minor: bigint, currency: string): string {
  return `${toDecimal(minor, currency)} ${currency}`;
}

/** `payment 173000002314883 over 249.50 INR by upi`, as much of it as is known. */
export function describePayment({ id, amountMinor, currency, amountText, method }: Payment): string {
  const exact = amountMinor !== null && currency !== null ? money(amountMinor, currency) : null;
  const amount = exact ?? (amountText === null ? null : `${amountText} ${currency ?? ''}`.trim());
  return `payment ${id}${amount === null ? '' : ` over ${amount}`}${method === null ? '' : ` by ${method}`}`;
}

/** What a case is about: `payment 173000002314883`, `session 2000000012001`. */
export function subjectOf({ record }: OrderDossier, about: { paymentId?: unknown; sessionId?: unknown }): string {
  if (typeof about.paymentId === 'string') return `payment ${about.paymentId}`;
  const session = record.sessions.find(({ id }) => id === about.sessionId);
  return `session ${session?.zohoSessionId ?? `number ${session?.attempt ?? '?'}`}`;
}

/** `1 attempt`, `3 attempts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Who did it: `the storefront web`, `the shopper`, `anna of the support desk`. */
export function who({ actor }: Pick<TimelineEvent, 'actor'>): string {
  const [kind = '', name = ''] = actor.split(':');
  if (kind === 'storefront') return `the storefront ${name}`;
  if (kind === 'support') return `${name} of the support desk`;
  if (kind === 'shopper') return 'the shopper';
  if (kind === 'policy') return 'a policy of the shop';
  return kind === 'zoho' ? 'Zoho' : 'the service itself';
}

/** An order that became paid because a person accepted money that did not fit it. */
export function isAcceptance({ evidence }: Pick<TimelineEvent, 'evidence'>): boolean {
  return textOf(evidence, 'acceptedByCase') !== '';
}

/** What a case was resolved by. */
export function resolved(resolution: string | null): string {
  const words: Readonly<Record<string, string>> = {
    accept_payment: 'the money was accepted',
    refund: 'the money goes back',
    dismiss: 'it was set aside',
    close_order: 'the order was closed',
    attributed: 'its order was found',
    reason_gone: 'its reason has gone',
  };
  return words[resolution ?? ''] ?? resolution ?? 'it was closed';
}

/** A person's own words behind a sentence, if there are any. */
export function quoted(note: string | null | undefined): string {
  return note ? ` (“${note}”)` : '';
}

/** How we learned of it: what made us ask Zoho. */
export function learned(event: Pick<TimelineEvent, 'cause' | 'actor'>): string {
  const { cause } = event;
  if (cause === 'webhook') return 'Zoho had sent a message, and was asked';
  if (cause === 'schedule') return 'found by a scheduled look at Zoho';
  if (cause === 'status_read') return `found when ${who(event)} read the status`;
  if (cause === 'support') return `found when ${who(event)} had Zoho asked`;
  return `found when ${who(event)} called`;
}

/** A member of JSON as text; empty when there is none. */
export function textOf(facts: unknown, member: string): string {
  const value = typeof facts === 'object' && facts !== null ? (facts as Record<string, unknown>)[member] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What an amendment changed: the sums and times in full, everything else by name. */
export function amended(evidence: unknown, currency: string): string {
  const { changed, before, after } = (evidence ?? {}) as Record<string, unknown>;
  const names = Array.isArray(changed) ? changed.map(String) : [];
  const told = names.map((name) => {
    const [old, now] = [textOf(before, name), textOf(after, name)];
    if (name === 'amount') return `the amount from ${old} to ${now} ${currency}`;
    if (name === 'payBefore') return `the time to pay until ${moment(new Date(now))}`;
    return `the ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
  });
  return told.length === 0 ? 'nothing that shows' : told.join(', ');
}
