import { minorDigits } from '../../common/money.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { PageKey } from '../../common/http/page-cursors.js';
import { type PersonalHashes, waysToFind } from './look-ups.js';
import type { AmountRange, OrderFilters } from './search-filters.js';

/** Which part of the list. */
export interface PageQuery {
  limit: number;
  after: PageKey | null;
}

/**
 * One page of orders, newest first, each with its latest session, its attempts, open cases and last event. The page is found by
 * index alone, then its rows are dressed. To be run unprepared: a plan must know the values, because a good one for `paid` (half
 * the table) is a bad one for `refunded` (a few rows).
 */
export function searchSql(filters: OrderFilters, hashes: PersonalHashes, page: PageQuery): Prisma.Sql {
  return Prisma.sql`WITH page AS MATERIALIZED (${pageSql(filters, hashes, page)})
    SELECT ${COLUMNS} FROM page JOIN orders o ON o.id = page.id ORDER BY page.created_at DESC, page.id DESC`;
}

/** `q` is looked for in several ways, each by its own index: the newest of each way, then the newest of those. */
function pageSql(filters: OrderFilters, hashes: PersonalHashes, { limit, after }: PageQuery): Prisma.Sql {
  const conditions = conditionsOf(filters, after);
  if (filters.q === null) return newestOfStates(filters.statuses, conditions, limit);
  const ways = waysToFind(filters.q, hashes).map(
    (way) => Prisma.sql`(${newestOfStates(filters.statuses, [way, ...conditions], limit)})`,
  );
  return Prisma.sql`SELECT found.id, found.created_at FROM (${Prisma.join(ways, ' UNION ')}) AS found
    ORDER BY found.created_at DESC, found.id DESC LIMIT ${limit}::int`;
}

function newestOfStates(statuses: readonly string[], conditions: Prisma.Sql[], limit: number): Prisma.Sql {
  const [only] = statuses;
  if (only === undefined) return newestSql(conditions, limit);
  if (statuses.length === 1) return newestSql([Prisma.sql`o.status = ${only}::text`, ...conditions], limit);
  // Newest of each state, then newest of those: every state is read in order from its own part of the index.
  return Prisma.sql`SELECT newest.id, newest.created_at FROM unnest(${[...statuses]}::text[]) AS wanted(status)
    CROSS JOIN LATERAL (${newestSql([Prisma.sql`o.status = wanted.status`, ...conditions], limit)}) AS newest
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT ${limit}::int`;
}

function newestSql(conditions: Prisma.Sql[], limit: number): Prisma.Sql {
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty;
  return Prisma.sql`SELECT o.id, o.created_at FROM orders o ${where} ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit}::int`;
}

/**
 * Nobody pays before placing, so the newest-first walk begins where the paid ones may be. Placed is by our clock and paid by Zoho's,
 * which no clock of a working server differs from by a day.
 */
const CLOCKS_APART_MS = 86_400_000;

function conditionsOf(filters: OrderFilters, after: PageKey | null): Prisma.Sql[] {
  const { attention, storefront, currency, createdFrom, createdTo, paidFrom, paidTo, amounts } = filters;
  return [
    after && Prisma.sql`(o.created_at, o.id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
    createdFrom && Prisma.sql`o.created_at >= ${createdFrom}::timestamptz`,
    createdTo && Prisma.sql`o.created_at <= ${createdTo}::timestamptz`,
    paidFrom && Prisma.sql`o.paid_at >= ${paidFrom}::timestamptz`,
    paidTo && Prisma.sql`o.paid_at <= ${paidTo}::timestamptz`,
    paidTo && Prisma.sql`o.created_at <= ${new Date(paidTo.getTime() + CLOCKS_APART_MS)}::timestamptz`,
    storefront !== null && Prisma.sql`o.storefront = ${storefront}::text`,
    currency !== null && Prisma.sql`o.currency = ${currency}::text`,
    amounts.length > 0 && Prisma.sql`(${Prisma.join(amounts.map(rangeSql), ' OR ')})`,
    attention.length > 0 &&
      Prisma.sql`EXISTS (SELECT 1 FROM cases c WHERE c.order_id = o.id AND c.status = 'open' AND c.kind = ANY (${[...attention]}::text[]))`,
  ].filter((condition) => condition !== null && condition !== false);
}

/** Currencies whose minor digits are not the usual two. */
const UNUSUAL = Intl.supportedValuesOf('currency').filter((currency) => minorDigits(currency) !== 2);

function rangeSql({ currency, digits, min, max }: AmountRange): Prisma.Sql {
  const bounds = [
    min !== null && Prisma.sql`o.amount_minor >= ${min}::bigint`,
    max !== null && Prisma.sql`o.amount_minor <= ${max}::bigint`,
    currency === null && currenciesSql(digits),
  ].filter((bound) => bound !== false);
  return Prisma.sql`(${Prisma.join(bounds, ' AND ')})`;
}

function currenciesSql(digits: number): Prisma.Sql {
  if (digits === 2) return Prisma.sql`o.currency <> ALL (${UNUSUAL}::text[])`;
  return Prisma.sql`o.currency = ANY (${UNUSUAL.filter((currency) => minorDigits(currency) === digits)}::text[])`;
}

/** What a row of the list shows. Amounts and ids travel as text, so that none passes through a float. */
const COLUMNS = Prisma.sql`o.id, o.storefront, o.reference, o.status, o.amount_minor::text, o.currency, o.description,
    o.invoice_number, o.metadata, o.customer_sealed, o.pay_before, o.paid_at, o.refunded_minor::text, o.created_at,
    (SELECT json_build_object('id', s.id, 'attempt', s.attempt, 'status', s.status, 'zohoSessionId', s.zoho_session_id,
        'zohoStatus', s.zoho_status, 'amountMinor', s.amount_minor::text, 'currency', s.currency,
        'createdAt', s.created_at, 'expiresAt', s.expires_at, 'payPageSealed', encode(s.pay_page_sealed, 'hex'))
      FROM payment_sessions s WHERE s.order_id = o.id ORDER BY s.attempt DESC LIMIT 1) AS session,
    (SELECT count(*)::int FROM payment_sessions s WHERE s.order_id = o.id) AS session_count,
    (SELECT json_agg(json_build_object('status', p.status, 'method', p.method, 'failureReason', p.failure_reason,
        'at', p.zoho_created_at) ORDER BY p.zoho_created_at NULLS FIRST, p.id)
      FROM payments p WHERE p.order_id = o.id) AS payments,
    (SELECT array_agg(DISTINCT c.kind ORDER BY c.kind) FROM cases c WHERE c.order_id = o.id AND c.status = 'open') AS attention,
    (SELECT e.at FROM order_events e WHERE e.order_id = o.id ORDER BY e.seq DESC LIMIT 1) AS last_event_at`;
