/**
 * What a call to Zoho is for, most urgent first:
 * - `create`: a new order's session. Its shopper has nothing else. Refunds of the desk, too, in their own family.
 * - `retry`: another session, with the last look before it; cancelling. Shoppers cause these, so they have a share of their own.
 * - `news`: something says that money moved: a webhook, a widget's result, a row of Zoho's list.
 * - `person`: the support desk asks.
 * - `pulse`: the newest page of Zoho's list, every few seconds while orders are open: one question for everybody.
 * - `read`: a status read. It can answer `stale`, and comes again by itself.
 * - `schedule`: our own looks. They can wait.
 * - `hunt`: the walks over Zoho's list for what nobody told us of.
 */
export const CALL_CLASSES = ['create', 'retry', 'news', 'person', 'pulse', 'read', 'schedule', 'hunt'] as const;
export type CallClass = (typeof CALL_CLASSES)[number];

export interface Terms {
  /** The share of the quota that no other class can take for good. All add up to 1. */
  floor: number;
  /** The part of an unused floor that is not even lent: what a burst of this class finds at once, whatever others do. */
  kept: number;
  /** How much of the pace, at which the quota never runs dry, may be in use before this class stops borrowing. */
  pace: number;
  /** True: within its floor it goes at once, however many come together. False: its floor too is spread over the minute. */
  mayBurst: boolean;
  /** How long a call waits for its turn before it is refused. */
  patienceMs: number;
}

/**
 * Ours, measured with `npm run bench:flash`: a sale of 300 orders a minute, 60 % of them paid, needs 300 creates and 180 pieces of
 * news of Zoho's 600 (zoho 6.2); they borrow the rest. A shopper waits some seconds for a session rather than read an error; a
 * read has its stored answer; a job of the schedule must not keep a worker from news, and is put off instead.
 */
export const TERMS: Readonly<Record<CallClass, Terms>> = {
  create: { floor: 0.36, kept: 0.1, pace: 1, mayBurst: true, patienceMs: 6_000 },
  retry: { floor: 0.07, kept: 0.02, pace: 0.95, mayBurst: true, patienceMs: 4_000 },
  news: { floor: 0.24, kept: 0.08, pace: 1, mayBurst: true, patienceMs: 6_000 },
  person: { floor: 0.03, kept: 0.02, pace: 0.95, mayBurst: true, patienceMs: 6_000 },
  pulse: { floor: 0.09, kept: 0.005, pace: 0.95, mayBurst: true, patienceMs: 1_000 },
  read: { floor: 0.08, kept: 0.02, pace: 0.9, mayBurst: false, patienceMs: 300 },
  schedule: { floor: 0.09, kept: 0.01, pace: 0.8, mayBurst: false, patienceMs: 0 },
  hunt: { floor: 0.04, kept: 0.005, pace: 0.6, mayBurst: false, patienceMs: 0 },
};
