import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { Text } from '../../common/http/text.decorator.js';

const ZOHO_ID = /^\d{1,32}$/;
const ZOHO_ID_MESSAGE = { message: "must be one of Zoho's ids: digits" };

/** `POST /v1/orders/{orderId}/payment-result`: what Zoho's widget resolved with. */
export class PaymentResultDto {
  @ApiProperty({ example: '173000002314883' })
  @Matches(ZOHO_ID, ZOHO_ID_MESSAGE)
  paymentId!: string;

  @ApiProperty({ example: '2000000012001' })
  @Matches(ZOHO_ID, ZOHO_ID_MESSAGE)
  paymentsSessionId!: string;

  @ApiProperty({ description: "The widget's signature over both ids" })
  @Text({ max: 200 })
  signature!: string;
}
