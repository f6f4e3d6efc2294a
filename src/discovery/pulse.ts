import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import { JobQueue } from '../jobs/job-queue.js';
import { followPaymentJob } from '../payments/payment-lead.js';
import { PulseRepository } from '../reconciliation/pulse.repository.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import type { ZohoPaymentSummary } from '../zoho/zoho.types.js';
import { judgePulse, type KnownPayment, type PulseVerdict } from './judge-pulse.js';

/** Zoho's largest page (zoho 3.1): at 300 orders a minute it reaches back over half a minute and more. */
const PAGE_SIZE = 200;
/** Back to where the last pulse was; a backlog longer than this is the hunt's. */
const MOST_PAGES = 3;
/** Zoho's second, and the lag that is still believed. */
const OVERLAP_MS = 10 * SECOND_MS;
/** How long a list that was found to lag or to leave out is not believed. */
const DISTRUST_MS = 10 * MINUTE_MS;

/**
 * One question for everybody: walks the head of Zoho's payments list and has all that is news of our orders followed at once. What it
 * costs does not grow with the number of open orders. Made by one replica at a time, and told to all (`PulseView`).
 */
@Injectable()
export class Pulse {
  private readonly logger = new Logger('pulse');

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly zoho: ZohoClient,
    private readonly pulses: PulseRepository,
    private readonly clock: Clock,
  ) {}

  /** One pulse, if it is due and ours to make. False: it was not, or Zoho did not answer. */
  async beat(intervalMs: number): Promise<boolean> {
    const beganAt = this.clock.now();
    const before = await this.pulses.find();
    if (!(await this.pulses.claim(beganAt, new Date(beganAt.getTime() - intervalMs)))) return false;
    const previousAt = before?.beganAt ?? null;
    const rows = await this.walk(previousAt);
    if (!rows) return false;
    const verdict = judgePulse(rows, await this.known(rows, beganAt), { beganAt, previousAt });
    await this.follow(verdict);
    if (verdict.isBehind)
      this.logger.warn(`Zoho's list lags or leaves out payments: it is not believed for ten minutes`);
    const distrustedUntil = verdict.isBehind
      ? new Date(beganAt.getTime() + DISTRUST_MS)
      : (before?.distrustedUntil ?? null);
    const news = verdict.news.flatMap(({ sessionIds }) => sessionIds);
    await this.pulses.publish({ beganAt, news, confirmed: verdict.confirmed, distrustedUntil, lagMs: verdict.lagMs });
    return true;
  }

  /** The rows since the last pulse, and some before; null when Zoho did not answer. */
  private async walk(previousAt: Date | null): Promise<ZohoPaymentSummary[] | null> {
    const until = (previousAt?.getTime() ?? Infinity) - OVERLAP_MS;
    const rows: ZohoPaymentSummary[] = [];
    try {
      for (let page = 1; page <= MOST_PAGES; page++) {
        const { payments, hasMore } = await this.zoho.listPayments({ page, perPage: PAGE_SIZE }, 'pulse');
        rows.push(...payments);
        const oldest = payments.at(-1)?.createdAt?.getTime() ?? -Infinity;
        if (!hasMore || oldest < until) break;
      }
      return rows;
    } catch (error) {
      if (!(error instanceof ZohoError)) throw error;
      if (error.reason === undefined) this.logger.warn(`a pulse was not answered: ${error.message}`);
      return null;
    }
  }

  private async follow({ news }: PulseVerdict): Promise<void> {
    for (const { paymentId, sessionIds } of news) {
      const lead = { paymentId, zohoSessionId: null, sessionIds, isNews: true };
      await this.jobs.add(this.database.run, followPaymentJob(lead, 'schedule'));
    }
  }

  /** Our rows of the payments listed, and of those that should be, by their time. */
  private async known(rows: readonly ZohoPaymentSummary[], beganAt: Date): Promise<KnownPayment[]> {
    const ids = rows.map(({ paymentId }) => paymentId);
    const oldest = rows.reduce((least, { createdAt }) => Math.min(least, createdAt?.getTime() ?? Infinity), Infinity);
    const since = Number.isFinite(oldest) ? new Date(oldest) : beganAt;
    const found = await this.database.run<Omit<KnownPayment, 'refundedMinor'> & { refunded: string }>(Prisma.sql`
      SELECT id, session_id AS "sessionId", COALESCE(zoho_status, status) AS status, looked_at AS "lookedAt",
        zoho_created_at AS "createdAt", refunded_minor::text AS refunded FROM payments
      WHERE id = ANY (${ids}::text[]) OR (session_id IS NOT NULL AND zoho_created_at > ${since}::timestamptz)`);
    return found.map(({ refunded, ...payment }) => ({ ...payment, refundedMinor: BigInt(refunded) }));
  }
}
