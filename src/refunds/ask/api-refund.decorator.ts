import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation } from '@nestjs/swagger';
import { AnswerInterceptor, REPLAYED_HEADER } from '../../common/http/answer.interceptor.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { RefundView } from './refund.dto.js';

const DESCRIPTION =
  'Asynchronous: the answer says that Zoho has accepted it (`initiated`); how it ends shows on the order. One refund of a payment ' +
  'at a time. A 503 carries `refundId`: the refund is saved, `creating` is made as soon as Zoho can be reached, `create_unknown` ' +
  'is looked up there and never blindly repeated. Repeat with the same key to go on with the same refund.';

/** An endpoint that asks for a refund, and how it answers: the same for the desk and for storefronts. */
export function AsksForRefund(note = ''): MethodDecorator {
  return applyDecorators(
    UseInterceptors(AnswerInterceptor),
    ApiOperation({
      summary: 'Refund a payment of the order, in full or in part',
      description: `${note}${DESCRIPTION}`,
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'One per refund you mean to make, 1–255 characters',
    }),
    ApiCreatedResponse({ type: RefundView, headers: REPLAYED_HEADER }),
    ApiProblems(
      'validation_failed',
      'idempotency_key_required',
      'unauthenticated',
      'forbidden',
      'not_found',
      'idempotency_in_progress',
      'open_case',
      'refund_in_progress',
      'idempotency_key_reused',
      'refund_not_possible',
      'rate_limited',
      'payment_provider_rejected',
      'payment_provider_unavailable',
    ),
  );
}
