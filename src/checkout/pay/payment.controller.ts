import { Body, Controller, HttpCode, HttpStatus, Post, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf, CurrentPrincipal } from '../../auth/caller.decorators.js';
import type { Principal } from '../../auth/principal.js';
import { Clock } from '../../common/clock.js';
import type { Answer } from '../../common/http/answer.js';
import { AnswerInterceptor } from '../../common/http/answer.interceptor.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { AnotherSession } from './another-session.js';
import { CancelOrder } from './cancel-order.js';
import { MayRead, type MayReadOrder } from '../answers/may-read.decorator.js';
import { PaymentResult } from './payment-result.js';
import { PaymentResultDto } from './payment-result.dto.js';
import { refuseOthersWish, WhileUnderWayDto } from './while-under-way.dto.js';
import { PlacedAnswer } from '../answers/placed-answer.js';
import { OrderStatusView, PlacedOrderView } from '../answers/views.dto.js';
import { toSessionView, toStatusView } from '../answers/views.js';

/** Paying a placed order: another session, what the widget resolved with, and cancelling. */
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
  @Roles('storefront', 'shopper', 'support')
  @UseInterceptors(AnswerInterceptor)
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
    @OrderId() orderId: string,
    @Body() wish: WhileUnderWayDto,
    @CauseOf('api') asked: CallersCause,
    @MayRead() mayRead: MayReadOrder,
  ): Promise<Answer<PlacedOrderView>> {
    refuseOthersWish(principal, wish);
    const cause = { ...asked, kind: principal.role === 'support' ? 'support' : asked.kind };
    const { record, session, isNew } = await this.anotherSession.open(orderId, cause, mayRead, wish);
    const body = this.answer.build(record.order, toSessionView(session));
    return { status: isNew ? HttpStatus.CREATED : HttpStatus.OK, body, replayed: false };
  }

  @Post('payment-result')
  @HttpCode(200)
  @Roles('storefront', 'shopper')
  @ApiOperation({ summary: "What Zoho's widget resolved with; the money is then looked for at Zoho" })
  @ApiOkResponse({ type: OrderStatusView })
  @ApiProblems('validation_failed', 'signature_invalid', 'unauthenticated', 'not_found', 'rate_limited')
  async report(
    @OrderId() orderId: string,
    @Body() dto: PaymentResultDto,
    @CauseOf('api') cause: CallersCause,
    @MayRead() mayRead: MayReadOrder,
  ): Promise<OrderStatusView> {
    return toStatusView(await this.paymentResult.report(orderId, dto, cause, mayRead), this.clock.now());
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
    @OrderId() orderId: string,
    @Body() wish: WhileUnderWayDto,
    @CauseOf('api') cause: CallersCause,
    @MayRead() mayRead: MayReadOrder,
  ): Promise<OrderStatusView> {
    return toStatusView(await this.cancelOrder.run(orderId, cause, mayRead, wish), this.clock.now());
  }
}
