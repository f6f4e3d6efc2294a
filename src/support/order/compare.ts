import { toDecimal } from '../../common/money.js';
import type { News } from '../../reconciliation/rules/decide.js';
import type { Refund } from '../../payments/refund.js';
import type { State } from '../../reconciliation/rules/state.js';
import type { Payment } from '../../payments/payment.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { ComparedView } from './compare.dto.js';

/** Our rows before and after a look, and what Zoho said at it. */
interface Asked {
  before: State;
  after: State;
  news: News;
}

/** Zoho's own words beside what we had when it was asked. Where ours are further on they stand, and the two differ here. */
export function compare(asked: Asked): ComparedView[] {
  return [...sessionRows(asked), ...searchRows(asked), ...missingRows(asked), ...paymentRows(asked)];
}

/** A refund before and after it was looked at: Zoho lists none, so there is nothing else to compare. */
export function compareRefund(before: Refund, after: Refund): ComparedView {
  const name = before.zohoRefundId ?? after.zohoRefundId ?? before.id;
  return row(`refund ${name}: status`, before.status, after.status);
}

function sessionRows({ before, after, news }: Asked): ComparedView[] {
  return news.sessions.map((zoho) => {
    const what = `session ${zoho.sessionId}: status`;
    const now = after.sessions.find(({ zohoSessionId }) => zohoSessionId === zoho.sessionId);
    const ours = before.sessions.find(({ id }) => id === now?.id);
    if (ours?.zohoStatus != null) return row(what, ours.zohoStatus, zoho.status);
    // Its word was never heard before, so there is only our own to compare: a session just opened is `open` here, `created` there.
    return { what, ours: ours?.status ?? null, zoho: zoho.status, same: ours?.status === now?.status };
  });
}

/** Sessions and payments that Zoho says it does not know. */
function missingRows({ before, news }: Asked): ComparedView[] {
  const { missing = [], unknownPaymentIds = [] } = news;
  const sessions = missing.map(({ zohoSessionId: id }) => {
    const ours = before.sessions.find(({ zohoSessionId }) => zohoSessionId === id);
    return row(`session ${id}: status`, ours?.zohoStatus ?? ours?.status ?? null, NOT_KNOWN);
  });
  const payments = unknownPaymentIds.map((id) => {
    const ours = before.payments.find((payment) => payment.id === id);
    return row(`payment ${id}: its own detail`, ours?.detailStatus ?? null, NOT_KNOWN);
  });
  return [...sessions, ...payments];
}

const NOT_KNOWN = 'Zoho knows none';

/** Sessions whose create call was never answered: searched for by their payments, and none was found. */
function searchRows({ before, after, news }: Asked): ComparedView[] {
  return before.sessions
    .filter(({ id }) => news.searchedSessionIds.includes(id))
    .map(({ id, attempt, status }) => {
      const same = after.sessions.some((session) => session.id === id && session.status === status);
      return { what: `session number ${attempt}, by its payments: status`, ours: status, zoho: 'not found', same };
    });
}

function paymentRows({ before, news }: Asked): ComparedView[] {
  const listed = news.sessions.flatMap(({ payments }) => payments);
  const detailed = new Map(news.payments.map((detail) => [detail.paymentId, detail]));
  const statuses = new Map([...listed, ...news.payments].map(({ paymentId, status }) => [paymentId, status]));
  const heard = [...statuses].flatMap(([id, status]) =>
    rowsOf(id, status, before.payments.find((payment) => payment.id === id), detailed.get(id)),
  );
  const missing = before.payments.filter((payment) => !statuses.has(payment.id) && wasAskedAbout(before, news, payment));
  return [...heard, ...missing.map(({ id, status }) => row(`payment ${id}: status`, status, null))];
} // prettier-ignore

function wasAskedAbout({ sessions }: State, news: News, { sessionId }: Payment): boolean {
  const session = sessions.find(({ id }) => id === sessionId);
  return news.sessions.some((zoho) => zoho.sessionId === session?.zohoSessionId);
}

function rowsOf(id: string, status: string, ours?: Payment, zoho?: ZohoPayment): ComparedView[] {
  const rows = [row(`payment ${id}: status`, ours?.status ?? null, status)];
  if (!zoho) return rows;
  rows.push(row(`payment ${id}: amount`, ours ? amountOf(ours) : null, amountOf(factsOf(zoho))));
  if (zoho.refundedMinor > 0n || (ours?.refundedMinor ?? 0n) > 0n)
    rows.push(row(`payment ${id}: refunded`, ours ? refundedOf(ours) : null, refundedOf(factsOf(zoho))));
  return rows;
}

function row(what: string, ours: string | null, zoho: string | null): ComparedView {
  return { what, ours, zoho, same: ours === zoho };
}

type Facts = Pick<Payment, 'amountMinor' | 'currency' | 'amountText' | 'refundedMinor'>;

function factsOf({ amount, refundedMinor }: ZohoPayment): Facts {
  return { amountMinor: amount.minor, currency: amount.currency, amountText: amount.text, refundedMinor };
}

function amountOf({ amountMinor, currency, amountText }: Facts): string | null {
  return amountMinor === null || currency === null ? amountText : `${toDecimal(amountMinor, currency)} ${currency}`;
}

function refundedOf({ refundedMinor, currency }: Facts): string {
  return currency === null ? String(refundedMinor) : `${toDecimal(refundedMinor, currency)} ${currency}`;
}
