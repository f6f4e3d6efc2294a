import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { JobQueue } from '../jobs/job-queue.js';
import { followPaymentJob, type PaymentLead } from '../payments/payment-lead.js';
import type { ZohoError } from '../zoho/zoho.errors.js';

/**
 * Pauses before a payment that Zoho does not know is asked for again: a detail may lag behind its webhook by seconds, and an account
 * that was switched is put right within a day. Ours: Zoho documents no lag.
 */
const PAUSES_MS = [30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS];

/** Has a payment that Zoho does not know asked for again, ever less often, and at last no more. */
@Injectable()
export class AskAgain {
  private readonly logger = new Logger('discovery');

  constructor(
    private readonly jobs: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async later(lead: PaymentLead, { kind }: Cause, { message }: ZohoError): Promise<void> {
    const { paymentId, unknownTimes = 0 } = lead;
    const pauseMs = PAUSES_MS[unknownTimes];
    const next = pauseMs === undefined ? 'given up' : 'asked again later';
    this.logger.warn(`payment ${paymentId} was told of, but ${message}: ${next}`);
    if (pauseMs === undefined) return;
    const at = new Date(this.clock.now().getTime() + pauseMs);
    const again = { ...lead, unknownTimes: unknownTimes + 1 };
    await this.jobs.add(this.database.run, followPaymentJob(again, kind === 'webhook' ? kind : 'schedule', at));
  }
}
