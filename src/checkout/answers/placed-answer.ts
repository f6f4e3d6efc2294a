import { Injectable } from '@nestjs/common';
import { ClientTokens } from '../../auth/client-tokens.js';
import type { FieldProblem } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { DAY_MS } from '../../common/durations.js';
import { AppConfig } from '../../config/app-config.js';
import type { Order } from '../../orders/order.js';
import type { CheckoutView, PaymentSessionView, PlacedOrderView } from './views.dto.js';
import { baseOf, type OrderFacts, toCheckoutView } from './views.js';

/** A shopper's page must still be able to show the outcome after the order's time is up: late money takes up to a day. */
const TOKEN_GRACE_MS = DAY_MS;

/** Builds the answer to "place an order" and "another chance to pay": the order, its session, and all a browser needs to pay. */
@Injectable()
export class PlacedAnswer {
  private readonly checkout: CheckoutView;

  constructor(
    config: AppConfig,
    private readonly clientTokens: ClientTokens,
    private readonly clock: Clock,
  ) {
    this.checkout = toCheckoutView(config);
  }

  /** @param warnings of an order that was placed just now; where there are none, the answer has no such member */
  build(
    order: OrderFacts & Pick<Order, 'storefront'>,
    session: PaymentSessionView | null,
    warnings: FieldProblem[] = [],
  ): PlacedOrderView {
    const now = this.clock.now();
    const expiresAt = new Date(Math.max(order.payBefore.getTime(), now.getTime()) + TOKEN_GRACE_MS);
    const client = this.clientTokens.issue(order.id, order.storefront, now, expiresAt);
    return {
      ...baseOf(order),
      paymentSession: session,
      checkout: this.checkout,
      clientToken: client.token,
      clientTokenExpiresAt: client.expiresAt.toISOString(),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }
}
