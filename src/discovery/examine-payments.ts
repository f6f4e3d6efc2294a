import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import { JobQueue } from '../jobs/job-queue.js';
import { isLaterStatus, moneyWasTaken, paymentRank } from '../zoho/statuses.js';
import type { ZohoPaymentSummary } from '../zoho/zoho.types.js';
import { followPaymentJob, ourIds } from '../payments/payment-lead.js';

/** Compares a page of Zoho's payments list with our rows, and has every payment followed that we do not know as it is. */
@Injectable()
export class ExaminePayments {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * @param since unknown payments older than this are none of ours: Zoho's filter is coarser than a window
   * @returns how many payments are followed
   */
  async run(rows: readonly ZohoPaymentSummary[], since: Date): Promise<number> {
    const known = await this.known(rows.map(({ paymentId }) => paymentId));
    const news = rows.filter((row) => {
      const payment = known.get(row.paymentId);
      return payment ? hasChanged(row, payment) : mayBeMoney(row) && (row.createdAt === null || row.createdAt >= since);
    });
    for (const { paymentId, referenceNumber } of news) {
      const lead = { paymentId, zohoSessionId: null, sessionIds: ourIds([referenceNumber]) };
      await this.jobs.add(this.database.run, followPaymentJob(lead, 'schedule'));
    }
    return news.length;
  }

  private async known(ids: readonly string[]): Promise<Map<string, Known>> {
    const rows = await this.database.run<KnownRow>(Prisma.sql`SELECT id, status, refunded_minor::text AS refunded_minor,
      COALESCE(zoho_status, status) AS status_now, COALESCE(zoho_refunded_minor, refunded_minor)::text AS refunded_now_minor
      FROM payments WHERE id = ANY (${[...ids]}::text[])`);
    return new Map(rows.map((row) => [row.id, toKnown(row)]));
  }
}

interface KnownRow {
  id: string;
  status: string;
  refunded_minor: string;
  status_now: string;
  refunded_now_minor: string;
}

/** What we know of a payment: the facts that accumulate, and Zoho's youngest word. */
interface Known {
  status: string;
  refundedMinor: bigint;
  statusNow: string;
  refundedNowMinor: bigint;
}

function toKnown(row: KnownRow): Known {
  const { status, status_now: statusNow } = row;
  const [refundedMinor, refundedNowMinor] = [BigInt(row.refunded_minor), BigInt(row.refunded_now_minor)];
  return { status, refundedMinor, statusNow, refundedNowMinor };
}

/**
 * Further than we ever heard, or other than Zoho's youngest word: a refund made in Zoho's console, a dispute begun or won, money that
 * the bank took back or has given again after all. Zoho has no webhook for most of these.
 */
function hasChanged({ status, refundedMinor }: ZohoPaymentSummary, known: Known): boolean {
  if (isLaterStatus(status, known.status) || refundedMinor > known.refundedMinor) return true;
  if (moneyWasTaken(status) !== moneyWasTaken(known.statusNow)) return true;
  if ((status === 'disputed') !== (known.statusNow === 'disputed')) return true;
  return moneyWasTaken(status) && refundedMinor !== known.refundedNowMinor;
}

/** A failed attempt that no order of ours heard of moves nothing. */
function mayBeMoney({ status }: ZohoPaymentSummary): boolean {
  return moneyWasTaken(status) || paymentRank(status) <= paymentRank('pending');
}
