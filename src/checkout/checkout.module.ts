import { Module } from '@nestjs/common';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { KeepKeys } from '../idempotency/keep-keys.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { AbandonedRequests } from './abandoned-requests.js';
import { AnotherSession } from './another-session.js';
import { AwaitStatus } from './await-status.js';
import { CancelOrder } from './cancel-order.js';
import { CheckoutTables } from './checkout-tables.js';
import { CompleteRequests } from './complete-requests.js';
import { EarlierRequests } from './earlier-requests.js';
import { EnsureSession } from './ensure-session.js';
import { FinishOrder } from './finish-order.js';
import { InsertOrder } from './insert-order.js';
import { OrdersController } from './orders.controller.js';
import { PaymentController } from './payment.controller.js';
import { PaymentResult } from './payment-result.js';
import { PlaceOrder } from './place-order.js';
import { PlacedAnswer } from './placed-answer.js';
import { ReserveSession } from './reserve-session.js';
import { Runners } from './runners.js';
import { StatusStream } from './status-stream.js';
import { StatusController } from './status.controller.js';

/** What storefronts and shoppers call. */
@Module({
  imports: [ReconciliationModule],
  controllers: [OrdersController, StatusController, PaymentController],
  providers: [
    IdempotencyRepository,
    KeepKeys,
    InsertOrder,
    FinishOrder,
    CheckoutTables,
    PlaceOrder,
    EarlierRequests,
    AbandonedRequests,
    CompleteRequests,
    PlacedAnswer,
    Runners,
    ReserveSession,
    EnsureSession,
    AnotherSession,
    CancelOrder,
    PaymentResult,
    AwaitStatus,
    StatusStream,
  ],
})
export class CheckoutModule {}
