import { Module } from '@nestjs/common';
import { RefundsModule } from '../../refunds/refunds.module.js';
import { RefundController } from './refund.controller.js';

/** Sends money back, asked by a person. */
@Module({ imports: [RefundsModule], controllers: [RefundController] })
export class SupportRefundsModule {}
