import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../../common/http/text.decorator.js';

/** `GET /v1/orders?reference=…`. */
export class FindOrdersQuery {
  @ApiProperty({ example: 'SO-1001', maxLength: 50 })
  @Text({ max: 50 })
  reference!: string;
}
