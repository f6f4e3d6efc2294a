import { Module } from '@nestjs/common';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { AnotherSession } from './another-session.js';
import { AwaitStatus } from './await-status.js';
import { CancelOrder } from './cancel-order.js';
import { EnsureSession } from './ensure-session.js';
import { FinishOrder, FinishTables } from './finish-order.js';
import { InsertOrder } from './insert-order.js';
import { OrdersController } from './orders.controller.js';
import { PaymentController } from './payment.controller.js';
import { PaymentResult } from './payment-result.js';
import { EarlierRequests, PlaceOrder } from './place-order.js';
import { PlacedAnswer } from './placed-answer.js';
import { ReserveRepositories, ReserveSession } from './reserve-session.js';
import { Runners } from './runners.js';
import { StatusController } from './status.controller.js';

/** What storefronts and shoppers call. */
@Module({
  imports: [ReconciliationModule],
  controllers: [OrdersController, StatusController, PaymentController],
  providers: [
    IdempotencyRepository,
    InsertOrder,
    FinishOrder,
    FinishTables,
    PlaceOrder,
    EarlierRequests,
    PlacedAnswer,
    Runners,
    ReserveSession,
    ReserveRepositories,
    EnsureSession,
    AnotherSession,
    CancelOrder,
    PaymentResult,
    AwaitStatus,
  ],
})
export class CheckoutModule {}
