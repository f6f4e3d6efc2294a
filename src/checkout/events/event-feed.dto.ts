import { ApiProperty } from '@nestjs/swagger';
import { PUBLIC_EVENT_TYPES } from '../../timeline/event-types.js';

/** An event, with the very payload of its webhook. */
export class EventView {
  @ApiProperty({ format: 'uuid', description: 'The `webhook-id`: the same event, whichever way it came' })
  id!: string;
  @ApiProperty({ enum: PUBLIC_EVENT_TYPES, example: 'order.paid' })
  type!: string;
  @ApiProperty({ format: 'date-time' })
  timestamp!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The order as it was right after the change, and the payment and case that it is about',
  })
  data!: Record<string, unknown>;
}

export class EventFeedView {
  @ApiProperty({ type: [EventView], description: 'Oldest first' })
  items!: EventView[];
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Keep it: `after` it come the events that follow, now or later. null: there are none yet; ask again with the same `after`',
  })
  nextCursor!: string | null;
}
