import type { RunStatement } from '../database/database.js';
import { fold } from '../timeline/fold.js';
import { verifyTimeline } from '../timeline/verify-timeline.js';
import { foldDisagreements } from './fold-disagreements.js';
import { moneyDisagreements } from './money-disagreements.js';
import { type RowsQuery, type OrderRows, readOrderRows } from './order-rows.js';

/** One thing that must never be. */
export interface Disagreement {
  orderId: string;
  /** In words, with the row and column. No personal data: timelines hold none. */
  what: string;
}

export interface Checked {
  checked: number;
  disagreements: Disagreement[];
  /** Where to go on, as `after`; null when all orders were seen. */
  next: string | null;
}

/**
 * Checks, for a batch of orders, what must always hold: the timeline is whole and unedited, its fold equals the rows, and all
 * money has its place. Reads only. For a periodic job: call again with `next` until it is null.
 */
export async function checkInvariants(run: RunStatement, query: RowsQuery): Promise<Checked> {
  const orders = await readOrderRows(run, query);
  const isFull = 'limit' in query && orders.length === query.limit;
  return {
    checked: orders.length,
    disagreements: orders.flatMap((order) => disagreementsOf(order).map((what) => ({ orderId: order.id, what }))),
    next: isFull ? (orders.at(-1)?.id ?? null) : null,
  };
}

function disagreementsOf(order: OrderRows): string[] {
  const faults = verifyTimeline(order.id, order.head, order.events);
  const folded = fold(order.events.map(({ data }) => data));
  return [...faults, ...foldDisagreements(folded, order), ...moneyDisagreements(order)];
}
