import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { JobRunner } from '../jobs/job-runner.js';
import { FOLLOW_PAYMENT, leadOfJob, leadOfPayment, type PaymentLead } from '../payments/payment-lead.js';
import type { HeardPayment } from '../reconciliation/unmatched-payments.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import type { CallClass } from '../zoho/purse/call-class.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import { AskAgain } from './ask-again.js';
import { PlacePayment } from './place-payment.js';
import { SessionFinder } from './session-finder.js';

/**
 * Asks Zoho for a payment that was heard of, once, and has it put where it belongs. What Zoho leaves unanswered fails the job, which
 * the queue tries again for about three days; a payment that Zoho does not know is asked for ever less often, and then no more.
 */
@Injectable()
export class FollowPayment implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly sessionFinder: SessionFinder,
    private readonly paymentRefresh: PaymentRefresh,
    private readonly placePayment: PlacePayment,
    private readonly askAgain: AskAgain,
  ) {}

  onModuleInit(): void {
    this.runner.register(FOLLOW_PAYMENT, (payload) => this.follow(leadOfJob(payload), causeOf(payload.cause)));
  }

  private async follow(lead: PaymentLead, cause: Cause): Promise<void> {
    const named = await this.sessionFinder.find(lead);
    const priority = classOf(lead, cause, named !== null);
    const heard = await this.ask(lead, cause, priority);
    if (!heard) return;
    const found = (await this.sessionFinder.find(leadOfPayment(heard.detail))) ?? named;
    await this.placePayment.run(lead, heard, found, cause, priority);
  }

  /** Undefined if Zoho does not know the payment; then it is asked for later. */
  private async ask(lead: PaymentLead, cause: Cause, priority: CallClass): Promise<HeardPayment | undefined> {
    try {
      return await this.paymentRefresh.ask(lead.paymentId, priority);
    } catch (error) {
      if (!(error instanceof ZohoError) || error.httpStatus !== 404) throw error;
      await this.askAgain.later(lead, cause, error);
      return undefined;
    }
  }
}

/** Fresh news of an order of ours is most often a shopper waiting for "paid"; all else can wait. */
function classOf(
  { isOld, isNews = false, unknownTimes = 0 }: PaymentLead,
  { kind }: Cause,
  isOurs: boolean,
): CallClass {
  return (isNews || kind === 'webhook') && isOurs && !isOld && unknownTimes === 0 ? 'news' : 'schedule';
}

function causeOf(kind: string | undefined): Cause {
  return kind === 'webhook' ? { kind, actor: 'zoho' } : { kind: 'schedule', actor: 'system' };
}
