import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import type { TimelineRow } from '../events/timeline.js';
import { Prisma } from '../generated/prisma/client.js';
import type { State } from './state.js';
import type { OrderRecord } from './state.repository.js';

/** PostgreSQL's notification that an order changed; the payload is its id. */
export const ORDER_CHANGED = 'order_changed';

/** Tells the world of a change, in its transaction: other replicas' waiting readers by NOTIFY, which fires at commit. */
@Injectable()
export class Announce {
  async changed(run: RunSql, order: OrderRecord, _after: State, _rows: readonly TimelineRow[]): Promise<void> {
    await run(Prisma.sql`SELECT pg_notify(${ORDER_CHANGED}::text, ${order.order.id}::text)::text`);
  }
}
