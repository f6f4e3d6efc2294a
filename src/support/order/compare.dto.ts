import { ApiProperty } from '@nestjs/swagger';
import { SupportOrderView } from './detail.dto.js';

export class ComparedView {
  @ApiProperty({ example: 'payment 173000002314883: status' })
  what!: string;
  @ApiProperty({ type: String, nullable: true, description: 'What we had; null: we did not know of it' })
  ours!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'succeeded',
    description: 'What Zoho said now; null: it named none. Where ours is further on, it stays',
  })
  zoho!: string | null;
  @ApiProperty()
  same!: boolean;
}

export class ChangeView {
  @ApiProperty({ type: String, example: 'order.paid' })
  type!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  data!: unknown;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  evidence!: unknown;
}

/** What came of asking Zoho now. */
export class ReconciledView {
  @ApiProperty({ type: [ComparedView] })
  compared!: ComparedView[];
  @ApiProperty({
    type: [ChangeView],
    description: 'The timeline entries that were written; empty: all was as we had it',
  })
  changed!: ChangeView[];
  @ApiProperty({ description: 'True when Zoho answered every question' })
  complete!: boolean;
  @ApiProperty({ format: 'date-time' })
  askedAt!: string;
  @ApiProperty({ type: SupportOrderView })
  order!: SupportOrderView;
}
