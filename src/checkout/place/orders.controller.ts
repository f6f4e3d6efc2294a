import { Body, Controller, Get, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf, StorefrontName } from '../../auth/caller.decorators.js';
import type { Answer } from '../../common/http/answer.js';
import { AnswerInterceptor, REPLAYED_HEADER } from '../../common/http/answer.interceptor.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { Database } from '../../database/database.js';
import { IdempotencyKey, requireIdempotencyKey } from '../../idempotency/idempotency-key.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import { MayRead, type MayReadOrder } from '../answers/may-read.decorator.js';
import { FindOrders } from '../find/find-orders.js';
import { FindOrdersQuery } from '../find/find-orders.query.js';
import { PlaceOrder } from './place-order.js';
import { PlaceOrderDto } from './place-order.dto.js';
import { OrderListView, OrderView, PlacedOrderView } from '../answers/views.dto.js';
import { toOrderView } from '../answers/views.js';

@ApiTags('orders')
@Controller('v1/orders')
export class OrdersController {
  constructor(
    private readonly placeOrder: PlaceOrder,
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly findOrders: FindOrders,
  ) {}

  @Post()
  @Roles('storefront')
  @UseInterceptors(AnswerInterceptor)
  @ApiOperation({ summary: 'Place an order and open its first payment session' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'One per order you mean to place, 1–255 characters; send it again to retry',
  })
  @ApiCreatedResponse({
    type: PlacedOrderView,
    headers: REPLAYED_HEADER,
  })
  @ApiProblems(
    'validation_failed',
    'idempotency_key_required',
    'unauthenticated',
    'forbidden',
    'idempotency_in_progress',
    'order_reference_exists',
    'payload_too_large',
    'unsupported_media_type',
    'idempotency_key_reused',
    'currency_not_supported',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  place(
    @StorefrontName() storefront: string,
    @IdempotencyKey() key: string | undefined,
    @Body() dto: PlaceOrderDto,
    @CauseOf('api') cause: CallersCause,
  ): Promise<Answer> {
    return this.placeOrder.run(storefront, requireIdempotencyKey(key), dto, cause);
  }

  @Get()
  @Roles('storefront')
  @ApiOperation({
    summary: 'Your orders: those with a reference, or all of them page by page, newest first',
    description:
      'A cursor goes on where its page ended: orders placed meanwhile are neither skipped nor repeated. Never calls Zoho.',
  })
  @ApiOkResponse({ type: OrderListView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  find(@StorefrontName() storefront: string, @Query() query: FindOrdersQuery): Promise<OrderListView> {
    return this.findOrders.run(storefront, query);
  }

  @Get(':orderId')
  @HttpCode(200)
  @Roles('storefront')
  @ApiOperation({ summary: 'The order as stored, with its sessions and payments. Never calls Zoho' })
  @ApiOkResponse({ type: OrderView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  async read(@OrderId() orderId: string, @MayRead() mayRead: MayReadOrder): Promise<OrderView> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead);
    return toOrderView(record, this.states.customerOf(record));
  }
}
