import { Injectable } from '@nestjs/common';
import { PaymentFiles } from './payment-file.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import { WriteRefund } from './write-refund.js';

/** What every step of a refund reads and writes. */
@Injectable()
export class RefundTables {
  constructor(
    readonly files: PaymentFiles,
    readonly refunds: RefundsRepository,
    readonly write: WriteRefund,
  ) {}
}
