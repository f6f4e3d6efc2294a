import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { ReplicaPresence } from '../database/replica-presence.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import type { RefundNews } from './decide-refund.js';
import type { Refund } from '../payments/refund.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import { SavedRefunds } from './saved-refunds.js';
import { refundNewsOf } from './refund-news.js';
import { zohoRefundRequest } from './zoho-refund-request.js';

/** A refund after its call, and what kept Zoho from accepting it, if anything did. */
export interface Called {
  refund: Refund;
  failure?: ZohoError;
}

/**
 * The middle and the end of "reserve → call → save" for refunds. The call runs with no transaction open and is made by one process
 * at a time. Only a refund that was certainly never sent is sent; a lost answer is `create_unknown`, and is not sent again.
 */
@Injectable()
export class RefundCalls {
  private readonly logger = new Logger('refunds');

  constructor(
    private readonly database: Database,
    private readonly zoho: ZohoClient,
    private readonly refunds: RefundsRepository,
    private readonly savedRefunds: SavedRefunds,
    private readonly presence: ReplicaPresence,
    private readonly clock: Clock,
  ) {}

  /** Makes the call, if it is ours to make; whatever it ends in is saved. Null if there is no such refund. */
  async make(refundId: string, cause: Cause): Promise<Called | null> {
    const { run } = this.database;
    const owner = this.presence.number;
    const claimed = await this.refunds.claimCall(run, refundId, owner, this.clock.now());
    if (!claimed) {
      const refund = await this.savedRefunds.find(refundId);
      return refund && { refund };
    }
    try {
      const zoho = await this.zoho.createRefund(zohoRefundRequest(claimed));
      return { refund: await this.savedRefunds.save(claimed, refundNewsOf(zoho), cause) };
    } catch (error) {
      if (!(error instanceof ZohoError)) throw error;
      this.logger.warn(`refund ${refundId} was not accepted: ${error.message}`);
      const news = failureOf(error);
      if (news) return { refund: await this.savedRefunds.save(claimed, news, cause), failure: error };
      await this.refunds.releaseCall(run, refundId, owner);
      return { refund: { ...claimed, callOwner: null }, failure: error };
    }
  }

  /** The replica that was calling is gone, how far its call came is not known: from now on the refund is looked up, not repeated. */
  async giveUpLost(refund: Refund, cause: Cause): Promise<Refund> {
    const isLost = await this.refunds.isCallLost(this.database.run, refund.id, this.clock.now());
    if (!isLost) return refund;
    return this.savedRefunds.save(refund, { status: 'create_unknown', failureReason: 'the caller was lost' }, cause);
  }
}

/** What a failed call says of the refund; null: it was certainly not sent, and may be sent later. */
function failureOf(error: ZohoError): RefundNews | null {
  switch (error.kind) {
    case 'unavailable':
      return null;
    case 'unknown_outcome':
      return { status: 'create_unknown', failureReason: 'no answer from Zoho' };
    case 'rejected':
    case 'auth':
      return {
        status: 'create_failed',
        failureReason: error.zohoCode ?? `Zoho refused (HTTP ${error.httpStatus ?? '-'})`,
      };
  }
}
