import { Injectable } from '@nestjs/common';
import type { CaseKind } from '../../cases/case-kinds.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import { PgPool } from '../../database/pg-pool.js';
import type { OrderStatus } from '../../orders/order-status.js';
import type { PurseState } from '../../zoho/purse/purse.js';
import { backlogSql, ordersSummarySql } from './summary-sql.js';

interface Sums {
  currency: string;
  count: number;
  paid: number;
  amount: string;
  paid_amount: string;
  refunded: string;
}

/** What became of the orders of a window. */
export interface OrdersSummary {
  by_status: (Sums & { status: OrderStatus })[] | null;
  by_day: (Sums & { day: string })[] | null;
  /** Median and 95th percentile; nulls when nothing was paid. */
  seconds_to_pay: [number, number] | [null, null];
}

/** What waits right now. Times are ISO text. */
export interface Backlog {
  cases:
    | {
        kind: CaseKind;
        count: number;
        underOneHour: number;
        underOneDay: number;
        underOneWeek: number;
        older: number;
        oldestOpenedAt: string;
      }[]
    | null;
  sessions: { overdue: number; oldestDueAt: string | null };
  waiting: { pending: number; oldestPendingAt: string | null };
  lag: { processed: number; lags: [number, number] | null };
  purse: { state: PurseState; now: number } | null;
}

/** Reads the numbers of the summary. */
@Injectable()
export class SummaryRepository {
  private readonly purseId: string;

  constructor(
    { zoho }: AppConfig,
    private readonly pool: PgPool,
    private readonly database: Database,
  ) {
    this.purseId = `${zoho.accountId}:payments`; // as zoho/purse/zoho-purse.ts names it
  }

  /** Unprepared: a day and a year need different plans. */
  async orders(from: Date, to: Date): Promise<OrdersSummary> {
    const { text, values } = ordersSummarySql(from, to);
    const { rows } = await this.pool.query<OrdersSummary>({ text, values });
    return rows[0] ?? { by_status: null, by_day: null, seconds_to_pay: [null, null] };
  }

  async backlog(now: Date): Promise<Backlog> {
    const [row] = await this.database.run<Backlog>(backlogSql(now, this.purseId));
    if (!row) throw new Error('the backlog was not answered');
    return row;
  }
}
