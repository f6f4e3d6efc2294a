import { ApiProperty } from '@nestjs/swagger';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-status.js';

export class StoryLineView {
  @ApiProperty({ format: 'date-time' })
  at!: string;
  @ApiProperty({ example: 'The storefront web placed the order SO-1001 for 1499.50 INR.' })
  text!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: "Zoho's words it rests on" })
  evidence!: unknown;
}

export class NextStepView {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'null: it waits for a person or for Zoho',
  })
  when!: string | null;
  @ApiProperty({ example: 'Zoho is asked again about session 2000000012001.' })
  text!: string;
}

/** An order in plain sentences. */
export class ExplanationView {
  @ApiProperty({ format: 'uuid' })
  orderId!: string;
  @ApiProperty({ enum: ORDER_STATUSES })
  status!: OrderStatus;
  @ApiProperty({ description: 'Why the order is in this state, what Zoho said and when it was last asked' })
  summary!: string;
  @ApiProperty({ type: [StoryLineView], description: 'How it came there, oldest first' })
  story!: StoryLineView[];
  @ApiProperty({ type: [NextStepView], description: 'What a person should do, then what happens by itself' })
  next!: NextStepView[];
}
