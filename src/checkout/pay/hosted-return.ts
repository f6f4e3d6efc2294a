import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import { withOutcome } from '../../orders/return-url.js';
import { isTaken, type Payment } from '../../payments/payment.js';
import type { SessionState } from '../../reconciliation/rules/state.js';
import { OrderStatusReader, type StatusReading } from '../../reconciliation/status-reader.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { verifyHostedReturn } from '../../zoho/signatures.js';
import { paymentIsOpenEnded } from '../../zoho/statuses.js';
import { FreshLook } from './fresh-look.js';

/** Query parameters as they came: anybody can write them. */
export type ReturnQuery = Readonly<Record<string, unknown>>;

/**
 * A shopper comes back from Zoho's hosted page. Whatever the query says, the order's own `returnUrl` is where it goes on, with what our
 * rows say once Zoho was asked; a signature only decides how urgently that is done.
 */
@Injectable()
export class HostedReturn {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly orderStatusReader: OrderStatusReader,
    private readonly freshLook: FreshLook,
  ) {}

  /**
   * Where to send the shopper.
   * @throws NotFoundError: no such order, or none whose shopper was ever sent away
   */
  async run(orderId: string, query: ReturnQuery, requestId: string): Promise<string> {
    const before = await this.states.get(this.database.run, orderId);
    const { returnUrl } = before.order;
    if (returnUrl === null) throw new NotFoundError();
    const { record } = await this.look(before, query, requestId);
    const { id, reference, status } = record.order;
    return withOutcome(returnUrl, { orderId: id, reference, status });
  }

  private look(record: OrderRecord, query: ReturnQuery, requestId: string): Promise<StatusReading> {
    const { id } = record.order;
    const session = this.namedSession(record, query);
    if (session && bringsNews(record.payments, query))
      return this.freshLook.run(id, session.id, { kind: 'api', actor: 'shopper', requestId });
    // As any look at the status: shared, and no more often than every `STATUS_MAX_AGE_MS`, since anybody may ask for this.
    const cause: Cause = { kind: 'status_read', actor: 'shopper', requestId };
    return this.orderStatusReader.read(id, this.config.statusMaxAgeMs, cause, () => true);
  }

  /** The order's session that Zoho signed for. */
  private namedSession({ sessions }: OrderRecord, query: ReturnQuery): SessionState | undefined {
    if (!verifyHostedReturn(query, this.config.zoho.signingKey)) return undefined;
    return sessions.find(({ zohoSessionId }) => zohoSessionId !== null && zohoSessionId === query.payments_session_id);
  }
}

/** A page that is loaded again, and a shopper who gave up, have nothing to tell that our rows do not say. */
function bringsNews(payments: readonly Payment[], { payment_id, payment_status }: ReturnQuery): boolean {
  if (payment_id === undefined || payment_id === '') return false;
  const known = payments.find(({ id }) => id === payment_id);
  if (!known) return true;
  return !isTaken(known) && paymentIsOpenEnded(known.status) && known.status !== payment_status;
}
