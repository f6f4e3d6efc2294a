import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../../common/http/dto-decorators.js';
import { PageCursor, PageLimit } from '../../common/http/paging.decorators.js';
import { Text } from '../../common/http/text.decorator.js';
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

  @PageLimit()
  limit?: number;

  @PageCursor()
  cursor?: string;
}
