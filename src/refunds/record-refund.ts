import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database, type RunSql } from '../database/database.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import type { CallPriority, ZohoRefund } from '../zoho/zoho.types.js';
import { type PaymentDossier, PaymentDossiers } from './payment-dossiers.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { goneMinor } from '../payments/payment.js';
import { newRefund, type Refund } from '../payments/refund.js';
import { refundNewsOf } from './refund-news.js';
import { WriteRefund } from './write-refund.js';
import { namedRefund } from './zoho-refund-request.js';

/** Keeps a refund we heard of, as Zoho itself tells it. The order's sums follow from the payment, not from here. */
@Injectable()
export class RecordRefund {
  private readonly logger = new Logger('refunds');

  constructor(
    private readonly database: Database,
    private readonly zoho: ZohoClient,
    private readonly payments: PaymentsRepository,
    private readonly paymentDossiers: PaymentDossiers,
    private readonly writeRefund: WriteRefund,
    private readonly clock: Clock,
  ) {}

  /** @throws ZohoError when Zoho cannot be asked */
  async run(
    refundId: string,
    paymentId: string,
    cause: Cause,
    priority: CallPriority = 'schedule',
  ): Promise<Refund | null> {
    const stored = await this.payments.find(this.database.run, paymentId);
    const zoho = await this.zoho.getRefund(refundId, priority, stored?.payment.currency ?? undefined);
    const saved =
      stored && zoho.paymentId === paymentId && (await this.database.transaction((run) => this.save(run, zoho, cause)));
    if (saved) return saved;
    this.logger.warn(`refund ${refundId} of payment ${paymentId} could not be kept: it fits no payment we know`);
    return null;
  }

  private async save(run: RunSql, zoho: ZohoRefund, cause: Cause): Promise<Refund | null> {
    const dossier = await this.paymentDossiers.lock(run, zoho.paymentId);
    const { minor, currency } = zoho.amount;
    const known = recognise(dossier.refunds, zoho, minor);
    const news = refundNewsOf(zoho);
    if (known) return this.writeRefund.run(run, dossier, known, news, cause);
    if (minor === null || minor <= 0n || currency === null) return null;
    return this.writeRefund.run(run, dossier, this.madeElsewhere(dossier, zoho, { minor, currency }), news, cause);
  }

  /** The beginning of a refund that we did not ask for. */
  private madeElsewhere({ record, payment }: PaymentDossier, zoho: ZohoRefund, { minor, currency }: Amount): Refund {
    return {
      ...newRefund(payment.id, record?.order.id ?? null, this.clock.now()),
      amountMinor: minor,
      currency,
      reason: zoho.reason,
      description: zoho.description,
      refundedBeforeMinor: goneMinor(payment),
    };
  }
}

/**
 * Which of our refunds Zoho is speaking of. Its id decides, then ours inside it. One that carries no id of ours may still be the
 * one whose answer we never got, if Zoho does not give back what we sent: better one that waits than one paid twice.
 */
function recognise(refunds: readonly Refund[], zoho: ZohoRefund, amountMinor: bigint | null): Refund | undefined {
  const known = refunds.find(({ zohoRefundId }) => zohoRefundId === zoho.refundId);
  if (known) return known;
  const nameless = refunds.filter(({ zohoRefundId }) => zohoRefundId === null);
  const name = namedRefund(zoho);
  if (name !== null) return nameless.find(({ id }) => id === name);
  return nameless.find(
    ({ status, amountMinor: asked }) =>
      (status === 'create_unknown' || status === 'succeeded') && asked === amountMinor,
  );
}

interface Amount {
  minor: bigint;
  currency: string;
}
