import { CASE_KINDS } from '../cases/case-kinds.js';
import { MINUTE_MS } from '../common/durations.js';
import { Prisma } from '../generated/prisma/client.js';
import { sqlWords } from '../database/sql-words.js';
import { OVERDUE_AFTER_MS } from '../jobs/overdue.js';
import { LIVE_SESSION_STATUSES } from '../payment-sessions/session-status.js';
import { isInFlight, REFUND_STATUSES } from '../payments/refund-status.js';
import { MONEY_TAKEN } from '../zoho/statuses.js';

/** A number that a query answers as `value`, or one per `label`. Each query is served by an index, or by a small table. */
export interface DatabaseGauge {
  name: string;
  help: string;
  /** Its name, and the values that are 0 when the query does not name them. */
  label?: { name: string; values: readonly string[] };
  sql: (now: Date) => Prisma.Sql;
}

const LIVE = sqlWords(LIVE_SESSION_STATUSES);

/** By now the safety net, which looks once a minute, must have added a job for every overdue look. */
const NET_HAS_PASSED_MS = 5 * MINUTE_MS;
/** Faults show in new orders first; the older ones are the hourly check's. */
const NEWEST_ORDERS = 1_000;

const ahead = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

/** The queue lives by PostgreSQL's clock. A job that runs, or failed for good, is not due. */
export const OLDEST_DUE_JOB_SECONDS = Prisma.sql`SELECT COALESCE(EXTRACT(epoch FROM now() - min(run_at)), 0)::float8 AS value
  FROM graphile_worker.jobs WHERE run_at <= now() AND locked_at IS NULL AND attempts < max_attempts`;

const JOBS: readonly DatabaseGauge[] = [
  {
    name: 'jobs_pending',
    help: 'Jobs that wait for their time, for a worker, or to be tried again.',
    sql: () => Prisma.sql`SELECT count(*)::int AS value FROM graphile_worker.jobs WHERE attempts < max_attempts`,
  },
  {
    name: 'jobs_oldest_due_age_seconds',
    help: 'For how long the oldest due job has been waiting for a worker.',
    sql: () => OLDEST_DUE_JOB_SECONDS,
  },
  {
    name: 'jobs_failed',
    help: 'Jobs that failed for good and were not forgotten yet.',
    sql: () =>
      Prisma.sql`SELECT count(*)::int AS value FROM graphile_worker.jobs WHERE attempts >= max_attempts AND locked_at IS NULL`,
  },
];

const BACKLOG: readonly DatabaseGauge[] = [
  {
    name: 'cases_open',
    help: 'Money exceptions that wait for a person.',
    label: { name: 'kind', values: CASE_KINDS },
    sql: () => Prisma.sql`SELECT kind AS label, count(*)::int AS value FROM cases WHERE status = 'open' GROUP BY kind`,
  },
  {
    name: 'sessions_overdue_for_look',
    help: 'Payment sessions whose scheduled look at Zoho is late by more than 90 seconds.',
    sql: (now) => Prisma.sql`SELECT count(*)::int AS value FROM payment_sessions
      WHERE next_look_at < ${ahead(now, OVERDUE_AFTER_MS)}::timestamptz`,
  },
  {
    name: 'webhooks_pending',
    help: 'Webhooks received and not yet worked on.',
    sql: () => Prisma.sql`SELECT count(*)::int AS value FROM webhook_events WHERE status = 'pending'`,
  },
  {
    name: 'event_deliveries_pending',
    help: 'Events that storefronts have not taken yet.',
    sql: () => Prisma.sql`SELECT count(*)::int AS value FROM event_deliveries WHERE status = 'pending'`,
  },
  {
    name: 'event_delivery_oldest_pending_seconds',
    help: 'Age of the oldest event that its storefront has not taken yet.',
    sql: (
      now,
    ) => Prisma.sql`SELECT COALESCE(EXTRACT(epoch FROM ${now}::timestamptz - min(created_at)), 0)::float8 AS value
      FROM event_deliveries WHERE status = 'pending'`,
  },
  {
    name: 'event_deliveries_given_up',
    help: 'Events that no try delivered; support can replay them.',
    sql: () => Prisma.sql`SELECT count(*)::int AS value FROM event_deliveries WHERE status = 'given_up'`,
  },
];

/** Zoho lists no refunds, so without a next look the service no longer follows that money. Read by the index of watched refunds. */
const REFUNDS: readonly DatabaseGauge[] = [
  {
    name: 'refunds_undecided',
    help: 'Refunds that have neither ended nor failed, by how far they came.',
    label: { name: 'status', values: REFUND_STATUSES.filter(isInFlight) },
    sql: () => Prisma.sql`SELECT status AS label, count(*)::int AS value FROM refunds
      WHERE next_look_at IS NOT NULL AND status <> 'succeeded' GROUP BY status`,
  },
  {
    name: 'refund_oldest_undecided_seconds',
    help: 'Age of the oldest refund that has neither ended nor failed.',
    sql: (
      now,
    ) => Prisma.sql`SELECT COALESCE(EXTRACT(epoch FROM ${now}::timestamptz - min(created_at)), 0)::float8 AS value
      FROM refunds WHERE next_look_at IS NOT NULL AND status <> 'succeeded'`,
  },
  {
    name: 'refunds_overdue_for_look',
    help: 'Refunds whose scheduled look at Zoho is late by more than 90 seconds.',
    sql: (now) => Prisma.sql`SELECT count(*)::int AS value FROM refunds
      WHERE next_look_at < ${ahead(now, OVERDUE_AFTER_MS)}::timestamptz`,
  },
];

/** Each of these is 0, or something is wrong with this service. */
const INVARIANTS: readonly DatabaseGauge[] = [
  {
    name: 'invariant_timeline_disagreements',
    help: 'Orders found by the hourly check to disagree with their timeline or to have lost money. Must be 0.',
    sql: () => Prisma.sql`SELECT count(*)::int AS value FROM invariant_breaches`,
  },
  {
    name: 'invariant_sessions_without_pending_look',
    help: 'Live or overdue payment sessions that no job will look at, but for those left to a person. Must be 0.',
    sql: (now) => Prisma.sql`SELECT (
      (SELECT count(*) FROM payment_sessions WHERE status IN (${LIVE}) AND next_look_at IS NULL AND missing_looks = '{}') +
      (SELECT count(*) FROM payment_sessions s WHERE s.next_look_at < ${ahead(now, NET_HAS_PASSED_MS)}::timestamptz AND NOT EXISTS
        (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'look:' || s.id AND j.attempts < j.max_attempts)))::int AS value`,
  },
  {
    name: 'invariant_paid_without_payment',
    help: `Of the newest ${NEWEST_ORDERS} orders, those paid without a payment that took money. Must be 0.`,
    sql: () => Prisma.sql`SELECT count(*)::int AS value
      FROM (SELECT id, status, settling_payment_id FROM orders ORDER BY id DESC LIMIT ${NEWEST_ORDERS}::int) o
      WHERE o.status IN ('paid', 'partially_refunded', 'refunded') AND NOT EXISTS (SELECT 1 FROM payments p
        WHERE p.id = o.settling_payment_id AND p.order_id = o.id AND p.status = ANY(${[...MONEY_TAKEN]}::text[]))`,
  },
];

/** The walk over the head of Zoho's list (docs/decisions/0016). One row, of use for seconds. */
const PULSE: readonly DatabaseGauge[] = [
  {
    name: 'zoho_pulse_lag_seconds',
    help: 'By how much Zoho’s list lagged behind when the last pulse could measure it.',
    sql: () => Prisma.sql`SELECT (lag_ms / 1000.0)::float8 AS value FROM zoho_pulses WHERE lag_ms IS NOT NULL`,
  },
  {
    name: 'zoho_pulse_distrusted',
    help: '1 while Zoho’s list is a hint only, because it lagged or left out what we knew.',
    sql: (now) =>
      Prisma.sql`SELECT count(*)::int AS value FROM zoho_pulses WHERE distrusted_until > ${now}::timestamptz`,
  },
];

export const GAUGES: readonly DatabaseGauge[] = [...JOBS, ...BACKLOG, ...REFUNDS, ...PULSE, ...INVARIANTS];
