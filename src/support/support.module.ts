import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../refunds/refunds.module.js';
import { AssignCase } from './cases/case-assign.js';
import { CaseController } from './cases/case.controller.js';
import { CasePolicies } from './cases/case-policy.js';
import { CaseQueries } from './cases/case-queries.js';
import { RefundController } from './refunds/refund.controller.js';
import { RefundOrder } from './refunds/refund-order.js';
import { ResolveCase } from './cases/resolve-case.js';
import { CloseCase } from './cases/resolve-close.js';
import { ResolveOnce } from './cases/resolve-once.js';
import { ReplayEventController } from './events/replay-event.controller.js';
import { SearchController } from './search/search.controller.js';
import { SearchOrders } from './search/search-orders.js';
import { SearchRepository } from './search/search.repository.js';
import { CompareOrder } from './order/compare-order.js';
import { OrderDetails } from './order/detail-order.js';
import { ExplainController } from './explain/explain.controller.js';
import { ExplainOrder } from './explain/explain-order.js';
import { DetailController } from './order/detail.controller.js';
import { DetailRepository } from './order/detail.repository.js';
import { ExportOrders } from './search/export-orders.js';
import { ExportController } from './search/export.controller.js';
import { SummaryController } from './summary/summary.controller.js';
import { Summary } from './summary/summary.js';
import { SummaryRepository } from './summary/summary.repository.js';
import { SupportWebhooksModule } from './webhooks/support-webhooks.module.js';

/** What moves money, or closes the file on it. */
const MONEY = [RefundOrder, CasePolicies, CaseQueries, AssignCase, CloseCase, ResolveCase, ResolveOnce];

/** What the support desk calls: find an order, understand it, act on it. */
@Module({
  imports: [
    CasesModule,
    DeliveriesModule,
    IdempotencyModule,
    OrdersModule,
    PaymentsModule,
    ReconciliationModule,
    RefundsModule,
    SupportWebhooksModule,
  ],
  controllers: [
    ReplayEventController,
    SearchController,
    ExportController,
    SummaryController,
    DetailController,
    ExplainController,
    RefundController,
    CaseController,
  ],
  providers: [
    SearchOrders,
    SearchRepository,
    OrderDetails,
    DetailRepository,
    ExplainOrder,
    CompareOrder,
    ExportOrders,
    Summary,
    SummaryRepository,
    ...MONEY,
  ],
})
export class SupportModule {}
