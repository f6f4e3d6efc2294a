import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { Table } from '../database/table.js';
import { Prisma, type Refund as RefundRow } from '../generated/prisma/client.js';
import { type Job, JOB_PRIORITY, JobQueue } from '../jobs/job-queue.js';
import type { Refund } from './refund.js';
import { CALL_LOST_AFTER_MS } from './refund-schedule.js';
import type { RefundStatus } from './refund-status.js';

export const REFUNDS = new Table<RefundRow>('refunds', {
  id: 'uuid',
  zohoRefundId: 'text',
  paymentId: 'text',
  orderId: 'uuid',
  status: 'text',
  amountMinor: 'bigint',
  currency: 'text',
  reason: 'text',
  description: 'text',
  failureReason: 'text',
  bankReference: 'text',
  requestedBy: 'text',
  caseId: 'uuid',
  refundedBeforeMinor: 'bigint',
  callOwner: 'int',
  callStartedAt: 'timestamptz',
  nextLookAt: 'timestamptz',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
});

/** The job that looks at one refund: pending at most once per refund, moved whenever the refund changes. */
export const LOOK_AT_REFUND = 'look-at-refund';

/** Writes the table `refunds`, and with it the job that looks at the refund next; no other class does. */
@Injectable()
export class RefundsRepository {
  constructor(private readonly jobs: JobQueue) {}

  async find(run: RunSql, id: string): Promise<Refund | null> {
    const row = await run.prisma.refund.findUnique({ where: { id } });
    return row && toRefund(row);
  }

  /** Every refund of a payment, oldest first. */
  async ofPayment(run: RunSql, paymentId: string): Promise<Refund[]> {
    const rows = await run.prisma.refund.findMany({ where: { paymentId }, orderBy: OLDEST_FIRST });
    return rows.map(toRefund);
  }

  /** Refunds of an order that Zoho still has something to say of, be it only the bank's reference, oldest first. */
  async watchedOf(run: RunSql, orderId: string): Promise<Refund[]> {
    const nameless = { status: 'succeeded', bankReference: null, zohoRefundId: { not: null } };
    const where = { orderId, OR: [{ nextLookAt: { not: null } }, nameless] };
    const rows = await run.prisma.refund.findMany({ where, orderBy: OLDEST_FIRST });
    return rows.map(toRefund);
  }

  async insert(run: RunSql, refund: Refund, nextLook: Date | null): Promise<void> {
    await run.prisma.refund.createMany({ data: { ...refund, nextLookAt: nextLook } });
    await this.watch(run, refund.id, nextLook);
  }

  /** Writes what became of a refund, under its payment's lock. The replica that was calling Zoho for it has ended its call. */
  async update(run: RunSql, refund: Refund, nextLook: Date | null): Promise<void> {
    const { zohoRefundId, status, failureReason, bankReference } = refund;
    const { refundedBeforeMinor, callStartedAt, createdAt, updatedAt } = refund;
    const call = { callOwner: null, callStartedAt };
    await run.prisma.refund.updateMany({
      where: { id: refund.id },
      data: {
        zohoRefundId,
        status,
        failureReason,
        bankReference,
        refundedBeforeMinor,
        ...call,
        nextLookAt: nextLook,
        createdAt,
        updatedAt,
      },
    });
    await this.watch(run, refund.id, nextLook);
  }

  /** Gives refunds of money without an order the order that it has found. */
  async adopt(run: RunSql, orderId: string, paymentIds: readonly string[]): Promise<Refund[]> {
    const rows = await run.prisma.refund.updateManyAndReturn({
      where: { orderId: null, paymentId: { in: [...paymentIds] } },
      data: { orderId },
    });
    return rows.map(toRefund);
  }

  /** Only when to look next. */
  async rearm(run: RunSql, id: string, nextLook: Date | null): Promise<void> {
    await run.prisma.refund.updateMany({ where: { id }, data: { nextLookAt: nextLook } });
    await this.watch(run, id, nextLook);
  }

  /** Claims the call to Zoho for replica `owner`; null unless the refund is `creating` and no replica has called, or is calling. */
  async claimCall(run: RunSql, id: string, owner: number, at: Date): Promise<Refund | null> {
    const [row] = await run.prisma.refund.updateManyAndReturn({
      where: { id, status: 'creating', callOwner: null },
      data: { callOwner: owner, callStartedAt: at },
    });
    return row ? toRefund(row) : null;
  }

  /** Gives the call back: it was certainly not sent. */
  async releaseCall(run: RunSql, id: string, owner: number): Promise<void> {
    await run.prisma.refund.updateMany({
      where: { id, status: 'creating', callOwner: owner },
      data: { callOwner: null },
    });
  }

  /** True if a replica began to call Zoho for it and is not there any more to tell how the call ended. */
  async isCallLost(run: RunSql, id: string, now: Date): Promise<boolean> {
    const lostBefore = new Date(now.getTime() - CALL_LOST_AFTER_MS);
    const rows = await run(Prisma.sql`SELECT 1 FROM refunds WHERE id = ${id}::uuid AND status = 'creating'
      AND call_owner IS NOT NULL AND (call_started_at < ${lostBefore}::timestamptz OR NOT ${Prisma.raw(isPresent('call_owner'))})`);
    return rows.length > 0;
  }

  /** Refunds whose look was due before `before`: their job was lost. */
  async findOverdue(run: RunSql, before: Date, limit: number): Promise<string[]> {
    const rows = await run.prisma.refund.findMany({
      where: { nextLookAt: { lt: before } },
      select: { id: true },
      orderBy: { nextLookAt: 'asc' },
      take: limit,
    });
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

const OLDEST_FIRST = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];

function toRefund({ nextLookAt: _next, ...row }: RefundRow): Refund {
  return { ...row, status: row.status as RefundStatus };
}
