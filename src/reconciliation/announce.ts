import { Injectable } from '@nestjs/common';
import { ORDER_CHANGED } from '../database/change-feed.js';
import type { RunSql } from '../database/database.js';
import { Outbox } from '../deliveries/outbox.js';
import type { TimelineRow } from '../timeline/timeline.js';
import { Prisma } from '../generated/prisma/client.js';
import { publicEventData } from './public-event.js';
import type { State } from './rules/state.js';
import type { OrderRecord } from './state.repository.js';

/** Tells of a change, in its transaction: the storefront by the outbox, waiting readers by NOTIFY, which fires at commit. */
@Injectable()
export class Announce {
  constructor(private readonly outbox: Outbox) {}

  async run(run: RunSql, { order }: OrderRecord, after: State, rows: readonly TimelineRow[]): Promise<void> {
    const changed = { ...after, order: { ...order, ...after.order } };
    await this.outbox.write(run, order, rows, (_type, row) => publicEventData(changed, row));
    await run(Prisma.sql`SELECT pg_notify(${ORDER_CHANGED}::text, ${order.id}::text)::text`);
  }
}
