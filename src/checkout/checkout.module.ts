import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { PaymentSessionsModule } from '../payment-sessions/payment-sessions.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { AbandonedRequests } from './place/abandoned-requests.js';
import { AmendController } from './amend/amend.controller.js';
import { AmendOrder } from './amend/amend-order.js';
import { Amendments } from './amend/amendments.js';
import { FinishAmendment } from './amend/finish-amendment.js';
import { WriteAmendment } from './amend/write-amendment.js';
import { AnotherSession } from './pay/another-session.js';
import { StatusWatch } from './status/status-watch.js';
import { CancelOrder } from './pay/cancel-order.js';
import { CreatingSessions } from './sessions/creating-sessions.js';
import { FollowSession } from './sessions/follow-session.js';
import { CompleteRequests } from './place/complete-requests.js';
import { EventFeedController } from './events/event-feed.controller.js';
import { EarlierRequests } from './place/earlier-requests.js';
import { EnsureSession } from './sessions/ensure-session.js';
import { FinishOrder } from './place/finish-order.js';
import { FindOrders } from './find/find-orders.js';
import { OwnOrdersRepository } from './find/own-orders.repository.js';
import { FreshLook } from './pay/fresh-look.js';
import { HostedReturn } from './pay/hosted-return.js';
import { HostedReturnController } from './pay/hosted-return.controller.js';
import { InsertOrder } from './place/insert-order.js';
import { OrdersController } from './place/orders.controller.js';
import { PaymentController } from './pay/payment.controller.js';
import { PaymentResult } from './pay/payment-result.js';
import { PlaceOrder } from './place/place-order.js';
import { PlacedAnswer } from './answers/placed-answer.js';
import { ReserveSession } from './sessions/reserve-session.js';
import { PlacingRequests } from './place/placing-requests.js';
import { StatusStream } from './status/status-stream.js';
import { StatusController } from './status/status.controller.js';

/** What storefronts and shoppers call. */
@Module({
  imports: [DeliveriesModule, IdempotencyModule, OrdersModule, PaymentSessionsModule, ReconciliationModule],
  controllers: [
    OrdersController,
    AmendController,
    StatusController,
    PaymentController,
    HostedReturnController,
    EventFeedController,
  ],
  providers: [
    FindOrders,
    OwnOrdersRepository,
    InsertOrder,
    FinishOrder,
    CreatingSessions,
    FollowSession,
    PlaceOrder,
    EarlierRequests,
    AbandonedRequests,
    CompleteRequests,
    PlacedAnswer,
    PlacingRequests,
    ReserveSession,
    EnsureSession,
    AnotherSession,
    CancelOrder,
    AmendOrder,
    Amendments,
    WriteAmendment,
    FinishAmendment,
    PaymentResult,
    FreshLook,
    HostedReturn,
    StatusWatch,
    StatusStream,
  ],
})
export class CheckoutModule {}
