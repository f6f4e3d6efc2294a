import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../common/canonical-json.js';
import { ValidationFailedError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { violatedConstraint } from '../../database/database.js';
import type { NewOrder } from '../../orders/order.js';
import { EarlierRequests } from './earlier-requests.js';
import { FinishOrder } from './finish-order.js';
import { InsertOrder } from './insert-order.js';
import { type EditionTakes, newOrder } from './new-order.js';
import type { PlaceOrderDto } from './place-order.dto.js';
import type { Answer } from '../../common/http/answer.js';
import { PlacingRequests } from './placing-requests.js';

/**
 * `POST /v1/orders`: insert (order, session, key) → call Zoho → save (session, key). An interruption between any two steps is
 * continued by the next call with the same key, on the same order.
 */
@Injectable()
export class PlaceOrder {
  private readonly editionTakes: EditionTakes;
  private readonly hasPublicUrl: boolean;

  constructor(
    config: AppConfig,
    private readonly insertOrder: InsertOrder,
    private readonly finishOrder: FinishOrder,
    private readonly earlierRequests: EarlierRequests,
    private readonly placingRequests: PlacingRequests,
    private readonly clock: Clock,
  ) {
    this.editionTakes = config.zoho;
    this.hasPublicUrl = config.publicUrl !== null;
  }

  /**
   * @throws ValidationFailedError, CurrencyNotSupportedError: nothing was recorded. OrderReferenceExistsError. Idempotency…Error.
   * PaymentProvider…Error: the order is saved and the same key goes on with it.
   */
  async run(storefront: string, key: string, dto: PlaceOrderDto, cause: Cause): Promise<Answer> {
    const request = {
      owner: `storefront:${storefront}`,
      key,
      requestHash: sha256('POST /v1/orders\n', canonicalJson(dto)),
    };
    const now = this.clock.now();
    let order: NewOrder;
    try {
      this.refuseReturnUrl(dto);
      order = newOrder(dto, storefront, this.editionTakes, now);
    } catch (refusal) {
      // A replay may come when `payBefore` has long passed; it is judged by what was answered then.
      const earlier = await this.earlierRequests.answer(request, cause);
      if (earlier) return earlier;
      throw refusal;
    }
    try {
      const reservation = await this.insertOrder.run(order, request, this.placingRequests.runner(now), cause);
      return await this.finishOrder.run(order, reservation, request, cause);
    } catch (error) {
      if (violatedConstraint(error) === null) throw error;
      return (
        (await this.earlierRequests.answer(request, cause)) ??
        (await this.earlierRequests.refuseReference(storefront, dto.reference))
      );
    }
  }

  /** Zoho has to be told where a shopper comes back to, and nobody told us. */
  private refuseReturnUrl({ returnUrl }: PlaceOrderDto): void {
    if (returnUrl === undefined || this.hasPublicUrl) return;
    const message =
      'cannot be used: the operator of this service has not set PUBLIC_URL, the address shoppers come back to';
    throw new ValidationFailedError([{ path: 'returnUrl', message }]);
  }
}
