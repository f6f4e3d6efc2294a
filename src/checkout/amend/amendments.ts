import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import type { EditionTakes } from '../place/new-order.js';
import type { AmendOrderDto } from './amend-order.dto.js';
import { type Amendment, amendmentOf } from './amendment.js';

/** What wishes would make of orders as they are now. */
@Injectable()
export class Amendments {
  private readonly editionTakes: EditionTakes;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly clock: Clock,
  ) {
    this.editionTakes = config.zoho;
  }

  plan(record: OrderRecord, wish: AmendOrderDto): Amendment {
    const customer = this.states.customerOf(record);
    return amendmentOf(wish, record.order, customer, this.editionTakes, this.clock.now());
  }

  /** Refuses what no look at Zoho could make right. @throws NotFoundError, ValidationFailedError, OrderNotPayableError */
  async refuseUseless(orderId: string, wish: AmendOrderDto, mayRead: MayReadOrder): Promise<void> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead);
    this.plan(record, wish);
    const { status } = record.order;
    if (status !== 'awaiting_payment') throw new OrderNotPayableError(orderId, status);
  }
}
