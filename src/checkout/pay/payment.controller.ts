import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../../auth/principal.js';
import { Clock } from '../../common/clock.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { AnotherSession } from './another-session.js';
import { CancelOrder } from './cancel-order.js';
import { causeOf, mayRead } from '../answers/caller.js';
import { PaymentResult } from './payment-result.js';
import { PaymentResultDto } from './payment-result.dto.js';
import { refuseShoppersWish, WhileUnderWayDto } from './while-under-way.dto.js';
import { PlacedAnswer } from '../answers/placed-answer.js';
import { OrderStatusView, PlacedOrderView } from '../answers/views.dto.js';
import { toSessionView, toStatusView } from '../answers/views.js';

/** What can be done with a placed order. */
@ApiTags('payment')
@Controller('v1/orders/:orderId')
export class PaymentController {
  constructor(
    private readonly anotherSession: AnotherSession,
    private readonly paymentResult: PaymentResult,
    private readonly cancelOrder: CancelOrder,
    private readonly answer: PlacedAnswer,
    private readonly clock: Clock,
  ) {}

  @Post('payment-sessions')
  @Roles('storefront', 'shopper')
  @ApiOperation({ summary: 'Another chance to pay: the current session if it can still be paid, else a new one' })
  @ApiOkResponse({ type: PlacedOrderView, description: 'The current session' })
  @ApiCreatedResponse({ type: PlacedOrderView, description: 'A new session' })
  @ApiProblems(
    'unauthenticated',
    'not_found',
    'forbidden',
    'order_not_payable',
    'payment_under_way',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  async openSession(
    @CurrentPrincipal() principal: Principal,
    @Param('orderId', IdPipe) orderId: string,
    @Body() wish: WhileUnderWayDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlacedOrderView> {
    refuseShoppersWish(principal, wish);
    const cause = causeOf('api', principal, request.id);
    const { record, session, isNew } = await this.anotherSession.open(orderId, cause, mayRead(principal), wish);
    void reply.status(isNew ? 201 : 200);
    return this.answer.build(record.order, toSessionView(session));
  }

  @Post('payment-result')
  @HttpCode(200)
  @Roles('storefront', 'shopper')
  @ApiOperation({ summary: "What Zoho's widget resolved with; the money is then looked for at Zoho" })
  @ApiOkResponse({ type: OrderStatusView })
  @ApiProblems('validation_failed', 'signature_invalid', 'unauthenticated', 'not_found', 'rate_limited')
  async report(
    @CurrentPrincipal() principal: Principal,
    @Param('orderId', IdPipe) orderId: string,
    @Body() dto: PaymentResultDto,
    @Req() request: FastifyRequest,
  ): Promise<OrderStatusView> {
    const cause = causeOf('api', principal, request.id);
    return toStatusView(await this.paymentResult.report(orderId, dto, cause, mayRead(principal)), this.clock.now());
  }

  @Post('cancel')
  @HttpCode(200)
  @Roles('storefront')
  @ApiOperation({ summary: 'Cancel an unpaid order, after a last look at Zoho' })
  @ApiOkResponse({ type: OrderStatusView })
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not_found',
    'order_already_paid',
    'order_not_payable',
    'payment_under_way',
    'rate_limited',
    'payment_provider_unavailable',
  )
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('orderId', IdPipe) orderId: string,
    @Body() wish: WhileUnderWayDto,
    @Req() request: FastifyRequest,
  ): Promise<OrderStatusView> {
    const cause = causeOf('api', principal, request.id);
    return toStatusView(await this.cancelOrder.cancel(orderId, cause, mayRead(principal), wish), this.clock.now());
  }
}
