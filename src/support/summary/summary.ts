import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { DAY_MS } from '../../common/durations.js';
import { endOf, startOf } from '../../common/http/day-or-time.js';
import { toDecimal } from '../../common/money.js';
import { AppConfig } from '../../config/app-config.js';
import type { SummaryView } from './summary.dto.js';
import type { SummaryQuery } from './summary.query.js';
import { EMPTY_PURSE, type PurseState, usedByClass } from '../../zoho/purse/purse.js';
import { levelAt } from '../../zoho/purse/throttle.js';
import { type Backlog, type OrdersSummary, SummaryRepository } from './summary.repository.js';

/** A month: what a desk looks at, and what a million orders a year answer in well under a second. */
const DEFAULT_WINDOW_MS = 30 * DAY_MS;
/** A year and the same month of the year before; more is a question for a warehouse. */
const MAX_WINDOW_DAYS = 400;

/** Answers `GET /v1/support/summary`: counts and sums of the orders of a window, and what waits right now. */
@Injectable()
export class Summary {
  constructor(
    private readonly config: AppConfig,
    private readonly summaryRepository: SummaryRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailedError for a window that ends before it begins, or is too long */
  async of(query: SummaryQuery): Promise<SummaryView> {
    const now = this.clock.now();
    const to = endOf(query.to) ?? now;
    // Thirty whole days when the last one is given as a day.
    const end = query.to?.includes('T') === false ? to.getTime() + 1 : to.getTime();
    const from = startOf(query.from) ?? new Date(end - DEFAULT_WINDOW_MS);
    checkWindow(from, to);
    const [orders, backlog] = await Promise.all([
      this.summaryRepository.orders(from, to),
      this.summaryRepository.backlog(now),
    ]);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      ...ofOrders(orders),
      ...this.ofBacklog(backlog),
      asOf: now.toISOString(),
    };
  }

  private ofBacklog({ cases, sessions, waiting, lag, purse }: Backlog) {
    const limit = this.config.zoho.requestsPerMinute;
    return {
      openCases: (cases ?? []).map((kind) => ({ ...kind, oldestOpenedAt: iso(kind.oldestOpenedAt) })),
      sessions: { ...sessions, oldestDueAt: sessions.oldestDueAt && iso(sessions.oldestDueAt) },
      webhooks: {
        pending: waiting.pending,
        oldestPendingAt: waiting.oldestPendingAt && iso(waiting.oldestPendingAt),
        processed: lag.processed,
        medianMs: round(lag.lags?.[0], 0),
        p95Ms: round(lag.lags?.[1], 0),
      },
      zohoCalls: ofPurse(purse?.state ?? EMPTY_PURSE, limit, purse?.now ?? 0),
    };
  }
}

function ofPurse(state: PurseState, limit: number, now: number) {
  const byClass = Object.entries(usedByClass(state, now)).map(([name, used]) => ({ class: name, used }));
  const used = byClass.reduce((sum, { used: count }) => sum + count, 0);
  return { limit, allowed: Math.floor(levelAt(state.throttle, limit, now)), used, byClass };
}

function checkWindow(from: Date, to: Date): void {
  const path = 'from';
  if (from > to) throw new ValidationFailedError([{ path, message: 'must not be after to (default: now)' }]);
  if (to.getTime() - from.getTime() > MAX_WINDOW_DAYS * DAY_MS)
    throw new ValidationFailedError([{ path, message: `must be at most ${MAX_WINDOW_DAYS} days before to` }]);
}

function ofOrders({ by_status, by_day, seconds_to_pay }: OrdersSummary) {
  const groups = by_status ?? [];
  const placed = groups.reduce((sum, { count }) => sum + count, 0);
  const paid = groups.reduce((sum, group) => sum + group.paid, 0);
  return {
    placed,
    paid,
    conversion: placed === 0 ? null : round(paid / placed, 4),
    timeToPay: { medianSeconds: round(seconds_to_pay[0], 1), p95Seconds: round(seconds_to_pay[1], 1) },
    byStatus: groups.map(({ status, currency, count, amount, refunded }) => ({
      status,
      currency,
      count,
      amount: toDecimal(BigInt(amount), currency),
      refundedAmount: toDecimal(BigInt(refunded), currency),
    })),
    byDay: (by_day ?? []).map((day) => ({
      day: day.day,
      currency: day.currency,
      placed: day.count,
      paid: day.paid,
      placedAmount: toDecimal(BigInt(day.amount), day.currency),
      paidAmount: toDecimal(BigInt(day.paid_amount), day.currency),
      refundedAmount: toDecimal(BigInt(day.refunded), day.currency),
    })),
  };
}

function round(value: number | null | undefined, digits: number): number | null {
  return value == null ? null : Number(value.toFixed(digits));
}

function iso(text: string): string {
  return new Date(text).toISOString();
}
