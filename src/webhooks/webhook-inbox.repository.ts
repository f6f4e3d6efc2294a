import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { Table } from '../database/table.js';
import { Prisma, type WebhookEvent } from '../generated/prisma/client.js';
import { type Job, JOB_PRIORITY, JobQueue } from '../jobs/job-queue.js';
import { isOld, type Verdict } from './judge-webhook.js';
import type { WebhookBody } from './webhook-body.js';

/** The job that works on one stored webhook. */
export const PROCESS_WEBHOOK = 'process-webhook';

/** A webhook as received, verified. */
export interface ReceivedWebhook extends WebhookBody {
  eventId: string;
  raw: Uint8Array;
  headers: Record<string, string>;
}

export const WEBHOOK_EVENTS = new Table<WebhookEvent>('webhook_events', {
  eventId: 'text',
  type: 'text',
  accountId: 'text',
  liveMode: 'boolean',
  zohoSessionId: 'text',
  zohoPaymentId: 'text',
  zohoRefundId: 'text',
  orderId: 'uuid',
  raw: 'bytea',
  headers: 'jsonb',
  deliveries: 'int',
  status: 'text',
  verdict: 'text',
  eventTime: 'timestamptz',
  receivedAt: 'timestamptz',
  processedAt: 'timestamptz',
});
const insert = WEBHOOK_EVENTS.insert('orderId', 'deliveries', 'verdict', 'processedAt');

/** Writes the table `webhook_events`; no other class does. Bodies carry e-mail and phone, so they are stored sealed. */
@Injectable()
export class WebhookInbox {
  private readonly box: SealedBox;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {
    this.box = new SealedBox(config.dataEncryptionSecrets, 'webhook');
  }

  /** Commits a webhook and the job that works on it, in one statement. Again the same event: only counted, unless it still waits. */
  async store(webhook: ReceivedWebhook): Promise<void> {
    const { eventId, paymentId, refundId } = webhook;
    const row = {
      ...webhook,
      zohoPaymentId: paymentId,
      zohoRefundId: refundId,
      raw: this.box.seal(Buffer.from(webhook.raw).toString('latin1')), // latin1 keeps every byte, text or not
      headers: JSON.stringify(webhook.headers),
      status: 'pending',
      receivedAt: this.clock.now(),
    };
    const job = { ...processJob(eventId), ...(isOld(webhook, row.receivedAt) ? { priority: JOB_PRIORITY.old } : {}) };
    await this.database.run(Prisma.sql`WITH stored AS (${insert(row)}
        ON CONFLICT (event_id) DO UPDATE SET deliveries = webhook_events.deliveries + 1
        RETURNING status)
      SELECT CASE WHEN status = 'pending' THEN (${this.jobs.addSql(job)}) IS NOT NULL END AS added FROM stored`);
  }

  /** The bytes as received, of an event that still waits to be worked on. Null: no such event, or it is done. */
  async findPending(eventId: string): Promise<Uint8Array | null> {
    const where = { eventId, status: 'pending' };
    const row = await this.database.run.prisma.webhookEvent.findFirst({ where, select: { raw: true } });
    return row && this.open(row.raw);
  }

  /** The bytes as received, for a person. Null: no such event. */
  async read(eventId: string): Promise<Uint8Array | null> {
    const row = await this.database.run.prisma.webhookEvent.findUnique({ where: { eventId }, select: { raw: true } });
    return row && this.open(row.raw);
  }

  /** Writes what came of it, with the job that follows from it. Answers when. */
  async conclude(eventId: string, verdict: Verdict, orderId: string | null, job: Job | null): Promise<Date> {
    const now = this.clock.now();
    await this.database.transaction(async (run) => {
      await run.prisma.webhookEvent.updateMany({
        where: { eventId, status: 'pending' },
        data: { status: 'processed', verdict, orderId, processedAt: now },
      });
      if (job) await this.jobs.add(run, job);
    });
    return now;
  }

  /** Works on a stored webhook once more, whatever came of it the first time. False: no such event. */
  async replay(eventId: string): Promise<boolean> {
    return this.database.transaction(async (run) => {
      const data = { status: 'pending', verdict: null, processedAt: null };
      const { count } = await run.prisma.webhookEvent.updateMany({ where: { eventId }, data });
      if (count > 0) await this.jobs.add(run, processJob(eventId));
      return count > 0;
    });
  }

  /** Adds the jobs again of events received before `before` that still wait: theirs were lost or gave up. Answers how many. */
  async wakePending(before: Date, limit: number): Promise<number> {
    const { run } = this.database;
    const rows = await run.prisma.webhookEvent.findMany({
      where: { status: 'pending', receivedAt: { lt: before } },
      select: { eventId: true },
      orderBy: { receivedAt: 'asc' },
      take: limit,
    });
    for (const { eventId } of rows) await this.jobs.add(run, processJob(eventId));
    return rows.length;
  }

  /** Forgets up to `limit` events that were received before `before` and worked on. Answers how many. */
  async prune(before: Date, limit: number): Promise<number> {
    const where = { status: 'processed', receivedAt: { lt: before } };
    const { count } = await this.database.run.prisma.webhookEvent.deleteMany({ where, limit });
    return count;
  }

  private open(sealed: Uint8Array): Uint8Array {
    const text = this.box.open(sealed);
    if (text === null) throw new Error('the webhook was sealed with a secret that is no longer configured');
    return Buffer.from(text, 'latin1');
  }
}

function processJob(eventId: string): Job {
  return { task: PROCESS_WEBHOOK, payload: { eventId }, key: `webhook:${eventId}` };
}
