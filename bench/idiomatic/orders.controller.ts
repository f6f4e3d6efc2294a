import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiKeyGuard } from './api-key.guard.js';
import { OrderStatusService } from './order-status.service.js';
import { OrdersService } from './orders.service.js';
import { PlaceOrderDto } from './place-order.dto.js';
import { StatusQueryDto } from './status-query.dto.js';

@Controller('v1/orders')
@UseGuards(ApiKeyGuard)
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly statuses: OrderStatusService,
  ) {}

  @Post()
  place(@Body() body: PlaceOrderDto, @Headers('idempotency-key') key?: string) {
    if (!key) throw new BadRequestException('Idempotency-Key is required');
    return this.orders.place('bench', key, body);
  }

  @Get(':id/status')
  status(@Param('id', ParseUUIDPipe) id: string, @Query() query: StatusQueryDto) {
    return this.statuses.read('bench', id, query.maxAgeMs);
  }
}
