import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';

/** The newest paid orders are asked about: fewer say too little … */
const FEWEST = 10;
const MOST = 30;
/** … and older ones say how webhooks were, not how they are. */
const WINDOW_MS = HOUR_MS;
/** An order paid a moment ago may have been seen by a reader before its webhook came: Zoho sends within seconds (zoho 4.4). */
const GRACE_MS = 2 * MINUTE_MS;
const IN_TIME_MS = MINUTE_MS;
/** One of thirty may be lost; more, and webhooks do not carry the news any more. */
const PROVEN_SHARE = 0.95;
/** How long an opinion holds: once a minute a replica asks, and a failure is noticed within about three. */
const OPINION_MS = 30 * SECOND_MS;

/** Whether Zoho's webhooks prove themselves: how many of the orders paid lately had one for their payment in time. */
@Injectable()
export class WebhookHealth {
  private opinion: { until: number; share: Promise<number> } | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** False, too, while too few orders are paid to tell. */
  async areProven(): Promise<boolean> {
    return (await this.share()) >= PROVEN_SHARE;
  }

  /** Of the orders paid lately, those with a webhook in time; 0 while there are too few. */
  share(): Promise<number> {
    const now = this.clock.now();
    if (!this.opinion || now.getTime() >= this.opinion.until) {
      this.opinion = { until: now.getTime() + OPINION_MS, share: this.measure(now).catch(() => 0) };
    }
    return this.opinion.share;
  }

  private async measure(now: Date): Promise<number> {
    const since = new Date(now.getTime() - WINDOW_MS);
    const until = new Date(now.getTime() - GRACE_MS);
    const [row] = await this.database.run<{ paid: number; told: number }>(Prisma.sql`
      WITH paid AS (SELECT settling_payment_id AS payment_id, paid_at, updated_at FROM orders
          WHERE created_at > ${since}::timestamptz AND paid_at < ${until}::timestamptz ORDER BY created_at DESC LIMIT ${MOST}::int),
        told AS (SELECT zoho_payment_id AS payment_id, min(received_at) AS at FROM webhook_events
          WHERE received_at > ${since}::timestamptz AND zoho_payment_id IN (SELECT payment_id FROM paid) GROUP BY 1)
      SELECT count(*)::int AS paid,
        (count(*) FILTER (WHERE told.at < paid.paid_at + ${IN_TIME_MS}::int * interval '1 millisecond'))::int AS told
      FROM paid LEFT JOIN told USING (payment_id)`);
    return row && row.paid >= FEWEST ? row.told / row.paid : 0;
  }
}
