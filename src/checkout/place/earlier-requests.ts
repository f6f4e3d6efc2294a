import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import { IdempotencyInProgressError, IdempotencyKeyReusedError } from '../../idempotency/idempotency.errors.js';
import type { IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import { OrderReferenceExistsError } from '../../orders/orders.errors.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import { FinishOrder } from './finish-order.js';
import type { Answer } from '../../common/http/answer.js';
import { PlacingRequests } from './placing-requests.js';

/** What to do when a key, or a reference, is known already. */
@Injectable()
export class EarlierRequests {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly finishOrder: FinishOrder,
    private readonly placingRequests: PlacingRequests,
  ) {}

  /** The outcome for a key that was seen before, or null for one that was not (contract 4: its four outcomes). */
  async answer(request: IdempotentRequest, cause: Cause): Promise<Answer | null> {
    const state = await this.placingRequests.claim(request);
    switch (state.kind) {
      case 'unknown':
        return null;
      case 'other_request':
        throw new IdempotencyKeyReusedError();
      case 'running':
        throw new IdempotencyInProgressError();
      case 'finished':
        return { status: state.status, body: state.body, replayed: true };
      case 'claimed':
        return this.finishOrder.resume(state.orderId, request, cause);
    }
  }

  async refuseReference(storefront: string, reference: string): Promise<never> {
    const orderId = await this.orders.findByReference(this.database.run, storefront, reference);
    // Orders are never deleted, so the row that stood in the way is there.
    if (orderId === null) throw new Error(`no order has the reference that was refused`);
    throw new OrderReferenceExistsError(reference, orderId);
  }
}
