import { Prisma } from '../../generated/prisma/client.js';
import { OVERDUE_AFTER_MS } from '../../jobs/overdue.js';

/** Recent enough to tell how it goes now, long enough for a quiet shop to have a few. */
const LAG_WINDOW_MS = 60 * 60_000;

/** Sums travel as text: a sum of BIGINTs is exact in PostgreSQL and must stay so. */
const TOTALS = Prisma.sql`sum(count)::int AS count, sum(paid)::int AS paid, sum(amount)::text AS amount,
    sum(paid_amount)::text AS paid_amount, sum(refunded)::text AS refunded`;

/**
 * Counts and sums of the orders placed in a window, in one statement and so of one moment. A month is read from the index alone:
 * orders_created_at_id_idx carries every column named here. The expressions grouped by are those that the planner has statistics
 * of (migration summary_statistics), so that a year is aggregated in parallel.
 */
export function ordersSummarySql(from: Date, to: Date): Prisma.Sql {
  const placed = Prisma.sql`FROM orders WHERE created_at >= ${from}::timestamptz AND created_at <= ${to}::timestamptz`;
  return Prisma.sql`WITH sums AS MATERIALIZED (
      SELECT (created_at AT TIME ZONE 'UTC')::date AS day, status, currency, count(*) AS count, count(paid_at) AS paid,
        sum(amount_minor) AS amount, COALESCE(sum(amount_minor) FILTER (WHERE paid_at IS NOT NULL), 0) AS paid_amount,
        sum(refunded_minor) AS refunded ${placed} GROUP BY 1, 2, 3),
    times AS MATERIALIZED (
      SELECT GREATEST(date_part('epoch', paid_at - created_at), 0)::int AS seconds, count(*) AS count
        ${placed} AND paid_at IS NOT NULL GROUP BY 1),
    ranked AS (SELECT seconds, sum(count) OVER (ORDER BY seconds) AS upto, sum(count) OVER () - 1 AS last FROM times)
    SELECT
      (SELECT json_agg(g) FROM (SELECT status, currency, ${TOTALS} FROM sums GROUP BY status, currency ORDER BY status, currency) g) AS by_status,
      (SELECT json_agg(g) FROM (SELECT day::text AS day, currency, ${TOTALS} FROM sums GROUP BY 1, 2 ORDER BY 1, 2) g) AS by_day,
      (SELECT ARRAY[${percentile(0.5)}, ${percentile(0.95)}] FROM ranked) AS seconds_to_pay`;
}

/** As `percentile_cont` has it, between the two values around the rank, but of values already counted: nothing is sorted. */
function percentile(share: number): Prisma.Sql {
  const rank = Prisma.sql`max(last) * ${share}::float8`;
  const valueAt = (whole: 'floor' | 'ceil'): Prisma.Sql =>
    Prisma.sql`min(seconds) FILTER (WHERE upto > ${Prisma.raw(whole)}(last * ${share}::float8))`;
  return Prisma.sql`${valueAt('floor')} + (${rank} - floor(${rank})) * (${valueAt('ceil')} - ${valueAt('floor')})`;
}

/** What waits for people and for Zoho right now. Every part reads an index of open things only. */
export function backlogSql(now: Date, purseId: string): Prisma.Sql {
  const overdue = new Date(now.getTime() - OVERDUE_AFTER_MS);
  const lagFrom = new Date(now.getTime() - LAG_WINDOW_MS);
  const age = Prisma.sql`${now}::timestamptz - opened_at`;
  return Prisma.sql`SELECT
      (SELECT json_agg(g) FROM (SELECT kind, count(*)::int AS count,
          count(*) FILTER (WHERE ${age} < interval '1 hour')::int AS "underOneHour",
          count(*) FILTER (WHERE ${age} >= interval '1 hour' AND ${age} < interval '1 day')::int AS "underOneDay",
          count(*) FILTER (WHERE ${age} >= interval '1 day' AND ${age} < interval '7 days')::int AS "underOneWeek",
          count(*) FILTER (WHERE ${age} >= interval '7 days')::int AS older, min(opened_at) AS "oldestOpenedAt"
        FROM cases WHERE status = 'open' GROUP BY kind ORDER BY kind) g) AS cases,
      (SELECT json_build_object('overdue', count(*)::int, 'oldestDueAt', min(next_look_at))
        FROM payment_sessions WHERE next_look_at < ${overdue}::timestamptz) AS sessions,
      (SELECT json_build_object('pending', count(*)::int, 'oldestPendingAt', min(received_at))
        FROM webhook_events WHERE status = 'pending') AS waiting,
      (SELECT json_build_object('processed', count(*)::int, 'lags',
          percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM processed_at - received_at)::float8 * 1000))
        FROM webhook_events WHERE received_at >= ${lagFrom}::timestamptz AND status = 'processed') AS lag,
      -- The purse lives by PostgreSQL's clock.
      (SELECT json_build_object('state', state, 'now', EXTRACT(epoch FROM now()) * 1000) FROM zoho_purse
        WHERE id = ${purseId}::text) AS purse`;
}
