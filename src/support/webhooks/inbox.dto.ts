import { ApiProperty } from '@nestjs/swagger';
import { VERDICTS, type Verdict } from '../../webhooks/judge-webhook.js';

/** A webhook as received, without its body: that carries personal data and is shown one at a time. */
export class WebhookView {
  @ApiProperty({ example: '1987000000720001987' })
  eventId!: string;
  @ApiProperty({ type: String, nullable: true, example: 'payment.succeeded' })
  type!: string | null;
  @ApiProperty({ enum: ['pending', 'processed'] })
  status!: 'pending' | 'processed';
  @ApiProperty({ enum: VERDICTS, nullable: true, description: 'What came of it; null: not worked on yet' })
  verdict!: Verdict | null;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'The order it turned out to be about' })
  orderId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  paymentsSessionId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  paymentId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  refundId!: string | null;
  @ApiProperty({ example: 1, description: 'How often Zoho sent it' })
  deliveries!: number;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'When Zoho says it happened' })
  eventTime!: string | null;
  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  processedAt!: string | null;
}

export class WebhookListView {
  @ApiProperty({ type: [WebhookView] })
  items!: WebhookView[];
  @ApiProperty({ type: String, nullable: true, description: 'Send it as `cursor` for the next page; null: the last' })
  nextCursor!: string | null;
}

export class WebhookDetailView extends WebhookView {
  @ApiProperty({ description: 'The bytes as received, read as UTF-8' })
  body!: string;
}
