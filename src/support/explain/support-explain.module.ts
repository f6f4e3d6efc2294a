import { Module } from '@nestjs/common';
import { SupportOrderModule } from '../order/support-order.module.js';
import { ExplainController } from './explain.controller.js';
import { ExplainOrder } from './explain-order.js';

/** Tells an order's story in plain sentences. */
@Module({ imports: [SupportOrderModule], controllers: [ExplainController], providers: [ExplainOrder] })
export class SupportExplainModule {}
