import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { Prisma } from '../generated/prisma/client.js';
import { type Job, JOB_PRIORITY, JobQueue } from '../jobs/job-queue.js';
import type { Refund } from './refund.js';
import { CALL_LOST_AFTER_MS } from './refund-schedule.js';
import type { RefundStatus } from './refund-status.js';

/** The job that looks at one refund: pending at most once per refund, moved whenever the refund changes. */
export const LOOK_AT_REFUND = 'look-at-refund';

/** Writes the table `refunds`, and with it the job that looks at the refund next; nobody else does. */
@Injectable()
export class RefundsRepository {
  constructor(private readonly jobs: JobQueue) {}

  async find(run: RunSql, id: string): Promise<Refund | null> {
    const [row] = await run<Row>(Prisma.sql`${SELECT} WHERE id = ${id}::uuid`);
    return row ? toRefund(row) : null;
  }

  /** Every refund of a payment, oldest first. */
  async ofPayment(run: RunSql, paymentId: string): Promise<Refund[]> {
    const rows = await run<Row>(Prisma.sql`${SELECT} WHERE payment_id = ${paymentId}::text ORDER BY created_at, id`);
    return rows.map(toRefund);
  }

  /** Refunds of an order that Zoho still has something to say of, oldest first. */
  async watchedOf(run: RunSql, orderId: string): Promise<Refund[]> {
    const rows = await run<Row>(Prisma.sql`${SELECT} WHERE order_id = ${orderId}::uuid AND next_look_at IS NOT NULL
      ORDER BY created_at, id`);
    return rows.map(toRefund);
  }

  async insert(run: RunSql, refund: Refund, nextLook: Date | null): Promise<void> {
    await run(Prisma.sql`INSERT INTO refunds (id, zoho_refund_id, payment_id, order_id, case_id, status, amount_minor, currency, reason,
        description, failure_reason, requested_by, refunded_before_minor, next_look_at, created_at, updated_at)
      VALUES (${refund.id}::uuid, ${refund.zohoRefundId}::text, ${refund.paymentId}::text, ${refund.orderId}::uuid, ${refund.caseId}::uuid,
        ${refund.status}::text, ${refund.amountMinor}::bigint, ${refund.currency}::text, ${refund.reason}::text, ${refund.description}::text,
        ${refund.failureReason}::text, ${refund.requestedBy}::text, ${refund.refundedBeforeMinor}::bigint, ${nextLook}::timestamptz,
        ${refund.createdAt}::timestamptz, ${refund.updatedAt}::timestamptz)`);
    await this.watch(run, refund.id, nextLook);
  }

  /** Writes what became of a refund, under its payment's lock. Whoever was calling Zoho for it has ended. */
  async update(run: RunSql, refund: Refund, nextLook: Date | null): Promise<void> {
    await run(Prisma.sql`UPDATE refunds SET zoho_refund_id = ${refund.zohoRefundId}::text, status = ${refund.status}::text,
        failure_reason = ${refund.failureReason}::text, refunded_before_minor = ${refund.refundedBeforeMinor}::bigint, call_owner = NULL,
        call_started_at = ${refund.callStartedAt}::timestamptz, next_look_at = ${nextLook}::timestamptz,
        created_at = ${refund.createdAt}::timestamptz, updated_at = ${refund.updatedAt}::timestamptz
      WHERE id = ${refund.id}::uuid`);
    await this.watch(run, refund.id, nextLook);
  }

  /** Gives refunds of money without an order the order that it has found. */
  async adopt(run: RunSql, orderId: string, paymentIds: readonly string[]): Promise<Refund[]> {
    const rows = await run<Row>(Prisma.sql`UPDATE refunds SET order_id = ${orderId}::uuid
      WHERE order_id IS NULL AND payment_id = ANY (${[...paymentIds]}::text[]) RETURNING ${COLUMNS}`);
    return rows.map(toRefund);
  }

  /** Only when to look next. */
  async rearm(run: RunSql, id: string, nextLook: Date | null): Promise<void> {
    await run(Prisma.sql`UPDATE refunds SET next_look_at = ${nextLook}::timestamptz WHERE id = ${id}::uuid`);
    await this.watch(run, id, nextLook);
  }

  /** Claims the call to Zoho for replica `owner`; null unless the refund is `creating` and nobody has called, or is calling. */
  async claimCall(run: RunSql, id: string, owner: number, at: Date): Promise<Refund | null> {
    const [row] =
      await run<Row>(Prisma.sql`UPDATE refunds SET call_owner = ${owner}::int, call_started_at = ${at}::timestamptz
      WHERE id = ${id}::uuid AND status = 'creating' AND call_owner IS NULL RETURNING ${COLUMNS}`);
    return row ? toRefund(row) : null;
  }

  /** Gives the call back: it was certainly not sent. */
  async releaseCall(run: RunSql, id: string, owner: number): Promise<void> {
    await run(Prisma.sql`UPDATE refunds SET call_owner = NULL
      WHERE id = ${id}::uuid AND status = 'creating' AND call_owner = ${owner}::int`);
  }

  /** Someone began to call Zoho and is not there any more to tell how it ended. */
  async isCallLost(run: RunSql, id: string, now: Date): Promise<boolean> {
    const lostBefore = new Date(now.getTime() - CALL_LOST_AFTER_MS);
    const rows = await run(Prisma.sql`SELECT 1 FROM refunds WHERE id = ${id}::uuid AND status = 'creating'
      AND call_owner IS NOT NULL AND (call_started_at < ${lostBefore}::timestamptz OR NOT ${Prisma.raw(isPresent('call_owner'))})`);
    return rows.length > 0;
  }

  /** Refunds whose look was due before `before`: their job was lost. */
  async findOverdue(run: RunSql, before: Date, limit: number): Promise<string[]> {
    const rows = await run<{ id: string }>(Prisma.sql`SELECT id FROM refunds
      WHERE next_look_at < ${before}::timestamptz ORDER BY next_look_at LIMIT ${limit}::int`);
    return rows.map(({ id }) => id);
  }

  private async watch(run: RunSql, id: string, at: Date | null): Promise<void> {
    if (at) await this.jobs.add(run, lookAtRefundJob(id, at));
  }
}

export function lookAtRefundJob(refundId: string, at?: Date): Job {
  return {
    task: LOOK_AT_REFUND,
    payload: { refundId },
    key: `refund:${refundId}`,
    at,
    priority: JOB_PRIORITY.scheduled,
  };
}

const COLUMNS =
  Prisma.raw(`id, zoho_refund_id, payment_id, order_id, case_id, status, amount_minor::text AS amount_minor, currency,
  reason, description, failure_reason, requested_by, refunded_before_minor::text AS refunded_before_minor, call_owner,
  call_started_at, created_at, updated_at`);
const SELECT = Prisma.sql`SELECT ${COLUMNS} FROM refunds`;

interface Row {
  id: string;
  zoho_refund_id: string | null;
  payment_id: string;
  order_id: string | null;
  case_id: string | null;
  status: RefundStatus;
  amount_minor: string;
  currency: string;
  reason: string | null;
  description: string | null;
  failure_reason: string | null;
  requested_by: string | null;
  refunded_before_minor: string;
  call_owner: number | null;
  call_started_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

function toRefund(row: Row): Refund {
  return {
    id: row.id,
    zohoRefundId: row.zoho_refund_id,
    paymentId: row.payment_id,
    orderId: row.order_id,
    caseId: row.case_id,
    status: row.status,
    amountMinor: BigInt(row.amount_minor),
    currency: row.currency,
    reason: row.reason,
    description: row.description,
    failureReason: row.failure_reason,
    requestedBy: row.requested_by,
    refundedBeforeMinor: BigInt(row.refunded_before_minor),
    callOwner: row.call_owner,
    callStartedAt: row.call_started_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
