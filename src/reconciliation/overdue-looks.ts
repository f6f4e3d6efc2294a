import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { CaseKind } from '../cases/case-kinds.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import { JOB_PRIORITY, JobQueue } from '../jobs/job-queue.js';
import { JobRunner } from '../jobs/job-runner.js';
import { OVERDUE_AFTER_MS } from '../jobs/overdue.js';
import { promptLookJob } from '../payment-sessions/sessions.repository.js';
import { ENDED_PAYMENT_STATUSES } from '../zoho/statuses.js';
import { MISFITS } from './rules/money.js';
import { LOOK_AT_ORDER } from './scheduled-looks.js';

/** Cases that keep an unpaid order from ending. */
const WAIT_FOR_A_PERSON: readonly CaseKind[] = [...MISFITS, 'session_missing', 'payment_reversed'];

const ENDED = Prisma.sql`${[...ENDED_PAYMENT_STATUSES]}::text[]`;

/** Per round, once a minute: as much as a minute's call budget could do. */
const ROUND = 500;

/**
 * The safety net: jobs are only wake-ups, the rows say what is due. Once a minute this finds sessions whose look is overdue and
 * unpaid orders whose time is up, and adds a look for each. It also makes the schedule recover from a lost queue.
 */
@Injectable()
export class OverdueLooks implements OnModuleInit {
  private readonly logger = new Logger('schedule');

  constructor(
    private readonly runner: JobRunner,
    private readonly jobs: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runner.register('find-overdue-looks', () => this.find(), '* * * * *');
  }

  async find(): Promise<void> {
    const { run } = this.database;
    const now = this.clock.now();
    const overdue = new Date(now.getTime() - OVERDUE_AFTER_MS);
    const sessions = await run<{ id: string; order_id: string }>(Prisma.sql`SELECT id, order_id FROM payment_sessions
      WHERE next_look_at < ${overdue}::timestamptz ORDER BY next_look_at LIMIT ${ROUND}::int`);
    for (const { id, order_id } of sessions) {
      await this.jobs.add(run, { ...promptLookJob(order_id, id, 'schedule'), priority: JOB_PRIORITY.scheduled });
    }
    // What waits for a person keeps its order from ending, however often Zoho is asked. A payment whose end was not told, and a session
    // that Zoho does not know at the moment, are looked at by the session's own schedule, at its own pace.
    const orders = await run<{ id: string }>(Prisma.sql`SELECT id FROM orders o
      WHERE status = 'awaiting_payment' AND pay_before <= ${now}::timestamptz AND NOT EXISTS (SELECT 1 FROM cases c
        WHERE c.order_id = o.id AND c.status = 'open' AND c.kind = ANY (${[...WAIT_FOR_A_PERSON]}::text[]))
      AND NOT EXISTS (SELECT 1 FROM payment_sessions s WHERE s.order_id = o.id AND s.next_look_at IS NOT NULL AND (
        s.missing_looks <> '{}' OR EXISTS (SELECT 1 FROM payments p
          WHERE p.session_id = s.id AND (p.status <> ALL (${ENDED}) OR p.zoho_status <> ALL (${ENDED})))))
      ORDER BY pay_before LIMIT ${ROUND}::int`);
    for (const { id } of orders) await this.jobs.add(run, overdueOrderJob(id));
    if (sessions.length > 0) this.logger.warn(`${sessions.length} sessions were overdue for a look`);
  }
}

function overdueOrderJob(orderId: string) {
  return { task: LOOK_AT_ORDER, payload: { orderId }, key: `order:${orderId}`, priority: JOB_PRIORITY.scheduled };
}
