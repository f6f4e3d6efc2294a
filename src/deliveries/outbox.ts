import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { RunSql } from '../database/database.js';
import { JobQueue } from '../jobs/job-queue.js';
import { deliverJob } from './delivery-job.js';
import { DeliveriesRepository, type NewDelivery } from './deliveries.repository.js';
import { isPublicEvent, type PublicEventType } from '../timeline/event-types.js';
import type { TimelineRow } from '../timeline/timeline.js';

/** What a storefront is told of an event; `data` is up to the caller, who knows the order. */
export type EventPayload = (type: PublicEventType, row: TimelineRow) => Record<string, unknown>;

/**
 * Derives from timeline rows, in their own transaction, what the order's storefront is to be told (contract 7): so it learns of
 * a change if and only if the change was committed. A storefront without an entry in STOREFRONT_WEBHOOKS may read it all the same.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly config: AppConfig,
    private readonly deliveries: DeliveriesRepository,
    private readonly jobs: JobQueue,
  ) {}

  async write(
    run: RunSql,
    { id: orderId, storefront }: { id: string; storefront: string },
    rows: readonly TimelineRow[],
    payloadOf: EventPayload,
  ): Promise<void> {
    const isSent = Object.hasOwn(this.config.storefrontWebhooks, storefront);
    const deliveries = rows.flatMap((row): NewDelivery[] => {
      if (!isPublicEvent(row.type)) return [];
      const { id, seq, type, at } = row;
      const payload = JSON.stringify({ id, type, timestamp: at.toISOString(), data: payloadOf(row.type, row) });
      return [{ id, orderId, seq, type, storefront, payload, status: isSent ? 'pending' : 'kept', createdAt: at }];
    });
    if (deliveries.length === 0) return;
    await this.deliveries.insert(run, deliveries);
    if (isSent) await this.jobs.add(run, deliverJob(orderId));
  }
}
