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
 * a change if and only if the change was committed. A storefront without an entry in STOREFRONT_WEBHOOKS is told nothing.
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
    order: { id: string; storefront: string },
    rows: readonly TimelineRow[],
    payloadOf: EventPayload,
  ): Promise<void> {
    if (!Object.hasOwn(this.config.storefrontWebhooks, order.storefront)) return;
    const deliveries = rows.flatMap((row): NewDelivery[] => {
      if (!isPublicEvent(row.type)) return [];
      const payload = { type: row.type, timestamp: row.at.toISOString(), data: payloadOf(row.type, row) };
      const { id, orderId, seq, type, at } = row;
      return [
        { id, orderId, seq, type, storefront: order.storefront, payload: JSON.stringify(payload), createdAt: at },
      ];
    });
    if (deliveries.length === 0) return;
    await this.deliveries.insert(run, deliveries);
    await this.jobs.add(run, deliverJob(order.id));
  }
}
