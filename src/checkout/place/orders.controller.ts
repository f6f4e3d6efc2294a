import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../../auth/principal.js';
import { NotFoundError } from '../../common/app-error.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { Database } from '../../database/database.js';
import { IdempotencyKeyRequiredError } from '../../idempotency/idempotency.errors.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import { causeOf, mayRead } from '../answers/caller.js';
import { FindOrdersQuery } from './find-orders.query.js';
import { PlaceOrder } from './place-order.js';
import { PlaceOrderDto } from './place-order.dto.js';
import { OrderListView, OrderView, PlacedOrderView } from '../answers/views.dto.js';
import { toOrderView } from '../answers/views.js';

/** Contract 4: an idempotency key has 1 to 255 characters. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

@ApiTags('orders')
@Controller('v1/orders')
export class OrdersController {
  constructor(
    private readonly placeOrder: PlaceOrder,
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly orders: OrdersRepository,
  ) {}

  @Post()
  @Roles('storefront')
  @ApiOperation({ summary: 'Place an order and open its first payment session' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'One per order you mean to place, 1–255 characters; send it again to retry',
  })
  @ApiCreatedResponse({
    type: PlacedOrderView,
    headers: { 'Idempotency-Replayed': { description: 'true: the stored answer', schema: { type: 'string' } } },
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
  async place(
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') key: string | undefined,
    @Body() dto: PlaceOrderDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    if (key === undefined || !IDEMPOTENCY_KEY.test(key)) throw new IdempotencyKeyRequiredError();
    if (principal.role !== 'storefront') throw new NotFoundError();
    const { status, body, replayed } = await this.placeOrder.run(
      principal.name,
      key,
      dto,
      causeOf('api', principal, request.id),
    );
    void reply.status(status);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    return body;
  }

  @Get()
  @Roles('storefront')
  @ApiOperation({ summary: 'Look up an order of yours by its reference' })
  @ApiOkResponse({ type: OrderListView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  async find(
    @CurrentPrincipal() principal: Principal,
    @Query() { reference }: FindOrdersQuery,
  ): Promise<OrderListView> {
    if (principal.role !== 'storefront') throw new NotFoundError();
    const id = await this.orders.findByReference(this.database.run, principal.name, reference);
    return { items: id === null ? [] : [await this.read(principal, id)] };
  }

  @Get(':orderId')
  @HttpCode(200)
  @Roles('storefront')
  @ApiOperation({ summary: 'The order as stored, with its sessions and payments. Never calls Zoho' })
  @ApiOkResponse({ type: OrderView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  read(@CurrentPrincipal() principal: Principal, @Param('orderId', IdPipe) orderId: string): Promise<OrderView> {
    return this.view(principal, orderId);
  }

  private async view(principal: Principal, orderId: string): Promise<OrderView> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead(principal));
    return toOrderView(record, this.states.customerOf(record));
  }
}
