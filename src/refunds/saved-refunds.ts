import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import type { Refund } from '../payments/refund.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import type { RefundNews } from './decide-refund.js';
import { type PaymentDossier, PaymentDossiers } from './payment-dossiers.js';
import { nextLookAtRefund, WriteRefund } from './write-refund.js';

/** A refund of ours as the table has it: read, moved on, and armed for its next look, each in a transaction of its own. */
@Injectable()
export class SavedRefunds {
  private readonly logger = new Logger('refunds');

  constructor(
    private readonly database: Database,
    private readonly refunds: RefundsRepository,
    private readonly paymentDossiers: PaymentDossiers,
    private readonly writeRefund: WriteRefund,
    private readonly clock: Clock,
  ) {}

  find(refundId: string): Promise<Refund | null> {
    return this.refunds.find(this.database.run, refundId);
  }

  /** All that is known of the refund's payment, as of now. @throws NotFoundError */
  dossierOf({ paymentId }: Pick<Refund, 'paymentId'>): Promise<PaymentDossier> {
    return this.database.transaction((run) => this.paymentDossiers.lock(run, paymentId));
  }

  /** Saves what was learned on top of whatever happened meanwhile. */
  save({ id, paymentId }: Refund, news: RefundNews, cause: Cause): Promise<Refund> {
    return this.database.transaction(async (run) => {
      const dossier = await this.paymentDossiers.lock(run, paymentId);
      const refund = dossier.refunds.find((known) => known.id === id);
      if (!refund) throw new Error(`refund ${id} vanished while Zoho was asked for it`);
      const saved = await this.writeRefund.run(run, dossier, refund, news, cause);
      if (saved !== refund) this.logger.log(`refund ${id} of payment ${paymentId}: ${saved.status} (${cause.kind})`);
      return saved;
    });
  }

  /** Sets the next look, unless there is nothing left to learn. */
  rearm(refund: Refund): Promise<void> {
    return this.database.transaction(async (run) => {
      const dossier = await this.paymentDossiers.lock(run, refund.paymentId);
      const current = dossier.refunds.find(({ id }) => id === refund.id) ?? refund;
      await this.refunds.rearm(run, refund.id, nextLookAtRefund(dossier, current, this.clock.now()));
    });
  }
}
