import { z } from 'zod';
import { formatMinor } from './money.js';
import { type Payments } from './payments.js';
import { PAID_STATUSES, invalidParameter } from './sessions.js';
import { type PaymentRecord } from './state.js';
import { type World } from './world.js';

const MOST_PER_PAGE = 200;
const DAY_MS = 86_400_000;
const STATUS_FILTERS: Record<string, readonly string[] | undefined> = {
  'Status.All': undefined,
  'Status.Succeeded': ['succeeded'],
  'Status.Failed': ['failed'],
  'Status.Cancelled': ['canceled'],
  'Status.Refunded': ['refunded', 'partially_refunded'],
  'Status.Disputed': ['disputed'],
};
const DATE_FILTERS = [
  'ChargeDate.Today',
  'ChargeDate.ThisMonth',
  'ChargeDate.ThisYear',
  'ChargeDate.PreviousMonth',
  'ChargeDate.PreviousYear',
  'ChargeDate.Last_30_Days',
  'ChargeDate.CustomDate',
] as const;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const listSchema = z.strictObject({
  account_id: z.string(),
  status: z.enum(Object.keys(STATUS_FILTERS)).optional(),
  search_text: z.string().optional(),
  filter_by: z.enum(DATE_FILTERS).optional(),
  from_date: day.optional(),
  to_date: day.optional(),
  payment_method_type: z.string().optional(),
  per_page: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(25),
  page: z.coerce.number().int().min(1).default(1),
});
type ListQuery = z.output<typeof listSchema>;

/** `GET /payments`, newest first. There is no filter by session, invoice or metadata, and rows carry none of them. */
export function listPayments(world: World, payments: Payments, query: unknown): Record<string, unknown> {
  const parsed = listSchema.safeParse(query);
  if (!parsed.success) throw invalidParameter(parsed.error);
  const { page, per_page } = parsed.data;
  const matching = [...world.state.payments.values()]
    .filter((payment) => matches(world, payment, parsed.data))
    .reverse();
  const rows = matching
    .slice((page - 1) * per_page, page * per_page)
    .map((payment) => thinRow(world, payments, payment));
  return {
    payments: rows,
    page_context: {
      page,
      per_page,
      total: matching.length,
      total_pages: Math.ceil(matching.length / per_page),
      has_more_page: page * per_page < matching.length,
    },
  };
}

function matches(world: World, payment: PaymentRecord, query: ListQuery): boolean {
  const statuses = STATUS_FILTERS[query.status ?? 'Status.All'];
  if (statuses && !statuses.includes(payment.status)) return false;
  if (query.payment_method_type && query.payment_method_type !== payment.method.type) return false;
  if (query.search_text && !searchable(world, payment).includes(query.search_text)) return false;
  return inRange(world, payment, query);
}

/** Integrators say the search matches phone, e-mail, payment id and reference. */
function searchable(world: World, payment: PaymentRecord): (string | undefined)[] {
  return [payment.id, payment.email, payment.phone, world.state.sessions.get(payment.sessionId)?.referenceNumber];
}

function inRange(world: World, payment: PaymentRecord, query: ListQuery): boolean {
  if (!query.filter_by) return true;
  const charged = dayOf(world, payment.createdAt);
  const today = dayOf(world, world.clock.now());
  const [month, year] = [today.slice(0, 7), today.slice(0, 4)];
  switch (query.filter_by) {
    case 'ChargeDate.Today':
      return charged === today;
    case 'ChargeDate.ThisMonth':
      return charged.startsWith(month);
    case 'ChargeDate.ThisYear':
      return charged.startsWith(year);
    case 'ChargeDate.PreviousMonth':
      return charged.startsWith(new Date(Date.parse(`${month}-01`) - DAY_MS).toISOString().slice(0, 7));
    case 'ChargeDate.PreviousYear':
      return charged.startsWith(String(Number(year) - 1));
    case 'ChargeDate.Last_30_Days':
      return payment.createdAt > world.clock.now() - 30 * DAY_MS;
    case 'ChargeDate.CustomDate':
      return charged >= (query.from_date ?? '0000') && charged <= (query.to_date ?? '9999');
  }
}

/** The account's calendar day, as yyyy-MM-dd. */
function dayOf(world: World, ms: number): string {
  return new Date(ms + world.settings.utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}

function thinRow(world: World, payments: Payments, payment: PaymentRecord): Record<string, unknown> {
  const isPaid = PAID_STATUSES.includes(payment.status);
  return {
    payment_id: payment.id,
    amount: formatMinor(payment.amountMinor, payment.currency),
    currency: payment.currency,
    receipt_email: payment.email,
    reference_number: world.state.sessions.get(payment.sessionId)?.referenceNumber ?? '',
    amount_captured: formatMinor(isPaid ? payment.amountMinor : 0, payment.currency),
    amount_refunded: formatMinor(payments.refundedMinor(payment, 'shown'), payment.currency),
    fee_amount: formatMinor(payment.feeMinor, payment.currency),
    net_amount: formatMinor(isPaid ? payment.amountMinor - payment.feeMinor - payment.taxMinor : 0, payment.currency),
    status: payment.status,
    date: Math.floor(payment.createdAt / 1000),
    payment_method: { type: payment.method.type },
  };
}
