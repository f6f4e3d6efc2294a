import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent, QueryInteger } from '../../common/http/dto-decorators.js';
import { MAX_CURSOR } from '../../common/http/page-cursors.js';
import { Text } from '../../common/http/text.decorator.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../page-limits.js';
import { VERDICTS, type Verdict } from '../../webhooks/judge-webhook.js';

/** `GET /v1/support/webhooks`. */
export class InboxQuery {
  @ApiPropertyOptional({ enum: [...VERDICTS, 'pending'], description: 'What came of it; `pending`: not worked on yet' })
  @MayBeAbsent()
  @IsIn([...VERDICTS, 'pending'], { message: `must be one of ${VERDICTS.join(', ')}, pending` })
  verdict?: Verdict | 'pending';

  @ApiPropertyOptional({ example: 'payment.succeeded', description: 'Zoho’s word for what happened' })
  @MayBeAbsent()
  @Text({ max: 100 })
  type?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @MayBeAbsent()
  @QueryInteger(1, MAX_LIMIT)
  limit?: number;

  @ApiPropertyOptional({ description: '`nextCursor` of an answer' })
  @MayBeAbsent()
  @Text({ max: MAX_CURSOR })
  cursor?: string;
}
