import { HttpStatus, Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../common/canonical-json.js';
import type { Cause } from '../../common/cause.js';
import type { Answer } from '../../common/http/answer.js';
import type { IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import { Once } from '../../idempotency/once.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import type { PlacedOrderView } from '../answers/views.dto.js';
import type { AmendOrderDto } from './amend-order.dto.js';
import { Amendments } from './amendments.js';
import { FinishAmendment } from './finish-amendment.js';
import { WriteAmendment } from './write-amendment.js';

/**
 * `PATCH /v1/orders/{orderId}`: a last look → amend (order, put the session aside, key) → a session for the new amount. Once the
 * amendment is written it stands: what interrupts the rest is continued by the next call with the same key, which never amends again.
 */
@Injectable()
export class AmendOrder {
  constructor(
    private readonly amendments: Amendments,
    private readonly once: Once,
    private readonly reconcile: Reconcile,
    private readonly writeAmendment: WriteAmendment,
    private readonly finishAmendment: FinishAmendment,
  ) {}

  /**
   * @throws NotFoundError, ValidationFailedError, OrderNotPayableError, PaymentUnderWayError, Idempotency…Error: nothing was changed.
   * PaymentProvider…Error: the order is amended if the look was answered, and the same key goes on with it in any case
   */
  run(
    orderId: string,
    key: string,
    wish: AmendOrderDto,
    cause: Cause,
    mayRead: MayReadOrder,
  ): Promise<Answer<PlacedOrderView>> {
    const route = `PATCH /v1/orders/${orderId}\n`;
    const request = { owner: cause.actor, key, requestHash: sha256(route, canonicalJson(wish)) };
    return this.once.answer(request, async ({ amendedAt }) => {
      if (amendedAt === null) await this.amend(orderId, wish, request, cause, mayRead);
      return { status: HttpStatus.OK, body: await this.finishAmendment.run(orderId, cause) };
    });
  }

  private async amend(
    orderId: string,
    wish: AmendOrderDto,
    request: IdempotentRequest,
    cause: Cause,
    mayRead: MayReadOrder,
  ): Promise<void> {
    await this.amendments.refuseUseless(orderId, wish, mayRead);
    const { askedAt } = await this.reconcile.lastLook(orderId, cause);
    await this.writeAmendment.run(orderId, wish, request, cause, askedAt);
  }
}
