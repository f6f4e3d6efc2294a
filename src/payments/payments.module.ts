import { Module } from '@nestjs/common';
import { PaymentsRepository } from './payments.repository.js';
import { RefundsRepository } from './refunds.repository.js';

/** Owns the tables `payments` and `refunds`. */
@Module({ providers: [PaymentsRepository, RefundsRepository], exports: [PaymentsRepository, RefundsRepository] })
export class PaymentsModule {}
