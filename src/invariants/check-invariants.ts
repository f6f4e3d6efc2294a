import type { RunSql } from '../database/database.js';
import { fold } from '../timeline/fold.js';
import { verifyTimeline } from '../timeline/verify-timeline.js';
import { foldDisagreements } from './fold-disagreements.js';
import { moneyDisagreements } from './money-disagreements.js';
import { type FileQuery, type OrderFile, readOrderFiles } from './order-files.js';

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
export async function checkInvariants(run: RunSql, query: FileQuery): Promise<Checked> {
  const files = await readOrderFiles(run, query);
  const isFull = 'limit' in query && files.length === query.limit;
  return {
    checked: files.length,
    disagreements: files.flatMap((file) => disagreementsOf(file).map((what) => ({ orderId: file.id, what }))),
    next: isFull ? (files.at(-1)?.id ?? null) : null,
  };
}

function disagreementsOf(file: OrderFile): string[] {
  const faults = verifyTimeline(file.id, file.head, file.events);
  const folded = fold(file.events.map(({ data }) => data));
  return [...faults, ...foldDisagreements(folded, file), ...moneyDisagreements(file)];
}
