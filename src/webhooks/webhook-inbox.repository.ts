import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import { type Job, JobQueue } from '../jobs/job-queue.js';
import type { Verdict } from './judge-webhook.js';
import type { WebhookBody } from './webhook-body.js';

/** The job that works on one stored webhook. */
export const PROCESS_WEBHOOK = 'process-webhook';

/** A webhook as received, verified. */
export interface ReceivedWebhook extends WebhookBody {
  eventId: string;
  raw: Uint8Array;
  headers: Record<string, string>;
}

/** Writes the table `webhook_events`; nobody else does. Bodies carry e-mail and phone, so they are stored sealed. */
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
    const { eventId, type, accountId, liveMode, zohoSessionId, paymentId, refundId, eventTime, headers } = webhook;
    const raw = this.box.seal(Buffer.from(webhook.raw).toString('latin1')); // latin1 keeps every byte, text or not
    await this.database.run(Prisma.sql`WITH stored AS (
        INSERT INTO webhook_events (event_id, type, account_id, live_mode, zoho_session_id, zoho_payment_id, zoho_refund_id, raw,
          headers, status, event_time, received_at)
        VALUES (${eventId}::text, ${type}::text, ${accountId}::text, ${liveMode}::boolean, ${zohoSessionId}::text, ${paymentId}::text,
          ${refundId}::text, ${raw}::bytea, ${JSON.stringify(headers)}::jsonb, 'pending', ${eventTime}::timestamptz,
          ${this.clock.now()}::timestamptz)
        ON CONFLICT (event_id) DO UPDATE SET deliveries = webhook_events.deliveries + 1
        RETURNING status)
      SELECT CASE WHEN status = 'pending' THEN (${this.jobs.addSql(processJob(eventId))}) IS NOT NULL END AS added FROM stored`);
  }

  /** The bytes as received, of an event that still waits to be worked on. Null: no such event, or it is done. */
  async findPending(eventId: string): Promise<Uint8Array | null> {
    const [row] = await this.database.run<{ raw: Uint8Array }>(
      Prisma.sql`SELECT raw FROM webhook_events WHERE event_id = ${eventId}::text AND status = 'pending'`,
    );
    return row ? this.open(row.raw) : null;
  }

  /** The bytes as received, for a person. Null: no such event. */
  async read(eventId: string): Promise<Uint8Array | null> {
    const [row] = await this.database.run<{ raw: Uint8Array }>(
      Prisma.sql`SELECT raw FROM webhook_events WHERE event_id = ${eventId}::text`,
    );
    return row ? this.open(row.raw) : null;
  }

  /** Writes what came of it, with the job that follows from it. Answers when. */
  async conclude(eventId: string, verdict: Verdict, orderId: string | null, job: Job | null): Promise<Date> {
    const now = this.clock.now();
    await this.database.transaction(async (run) => {
      await run(Prisma.sql`UPDATE webhook_events SET status = 'processed', verdict = ${verdict}::text,
          order_id = ${orderId}::uuid, processed_at = ${now}::timestamptz
        WHERE event_id = ${eventId}::text AND status = 'pending'`);
      if (job) await this.jobs.add(run, job);
    });
    return now;
  }

  /** Works on a stored webhook once more, whatever came of it the first time. False: no such event. */
  async replay(eventId: string): Promise<boolean> {
    return this.database.transaction(async (run) => {
      const rows =
        await run(Prisma.sql`UPDATE webhook_events SET status = 'pending', verdict = NULL, processed_at = NULL
        WHERE event_id = ${eventId}::text RETURNING event_id`);
      if (rows.length > 0) await this.jobs.add(run, processJob(eventId));
      return rows.length > 0;
    });
  }

  /** Wakes someone for events received before `before` that still wait: their jobs were lost or gave up. Answers how many. */
  async wakePending(before: Date, limit: number): Promise<number> {
    const rows = await this.database.run<{ event_id: string }>(Prisma.sql`SELECT event_id FROM webhook_events
      WHERE status = 'pending' AND received_at < ${before}::timestamptz ORDER BY received_at LIMIT ${limit}::int`);
    for (const { event_id } of rows) await this.jobs.add(this.database.run, processJob(event_id));
    return rows.length;
  }

  /** Forgets up to `limit` events that were received before `before` and worked on. Answers how many. */
  async prune(before: Date, limit: number): Promise<number> {
    const rows = await this.database.run(Prisma.sql`DELETE FROM webhook_events WHERE event_id IN (
      SELECT event_id FROM webhook_events WHERE received_at < ${before}::timestamptz AND status = 'processed' LIMIT ${limit}::int)
      RETURNING event_id`);
    return rows.length;
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
