import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { Once } from '../idempotency/once.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../refunds/refunds.module.js';
import { AssignCase } from './case-assign.js';
import { CaseController } from './case.controller.js';
import { CasePolicies } from './case-policy.js';
import { CaseQueries } from './case-queries.js';
import { RefundController } from './refund.controller.js';
import { RefundOrder } from './refund-order.js';
import { RefundPayment } from '../refunds/refund-payment.js';
import { ResolveCase } from './resolve-case.js';
import { CloseCase } from './resolve-close.js';
import { ResolveOnce } from './resolve-once.js';
import { ReplayEventController } from './replay-event.controller.js';
import { SearchController } from './search.controller.js';
import { SearchOrders } from './search-orders.js';
import { SearchRepository } from './search.repository.js';
import { CompareOrder } from './compare-order.js';
import { OrderDetails } from './detail-order.js';
import { DetailController } from './detail.controller.js';
import { DetailRepository } from './detail.repository.js';
import { ExportOrders } from './export-orders.js';
import { ExportController } from './export.controller.js';
import { SummaryController } from './summary.controller.js';
import { Summary } from './summary.js';
import { SummaryRepository } from './summary.repository.js';

/** What moves money, or closes the file on it. */
const MONEY = [
  IdempotencyRepository,
  Once,
  RefundPayment,
  RefundOrder,
  CasePolicies,
  CaseQueries,
  AssignCase,
  CloseCase,
  ResolveCase,
  ResolveOnce,
];

/** What the support desk calls: find an order, understand it, act on it. */
@Module({
  imports: [DeliveriesModule, ReconciliationModule, RefundsModule],
  controllers: [
    ReplayEventController,
    SearchController,
    ExportController,
    SummaryController,
    DetailController,
    RefundController,
    CaseController,
  ],
  providers: [
    SearchOrders,
    SearchRepository,
    OrderDetails,
    DetailRepository,
    CompareOrder,
    ExportOrders,
    Summary,
    SummaryRepository,
    ...MONEY,
  ],
})
export class SupportModule {}
