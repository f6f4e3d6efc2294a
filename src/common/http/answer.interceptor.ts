import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Answer } from './answer.js';

/** Documents the header that {@link AnswerInterceptor} sets, in `headers` of a response. */
export const REPLAYED_HEADER = {
  'Idempotency-Replayed': { description: 'true: the stored answer', schema: { type: 'string' } },
} as const;

/** Turns the {@link Answer} that a handler returns into HTTP: its status, `Idempotency-Replayed` if it was stored, and its body. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ status, body, replayed }) => {
        void reply.status(status);
        if (replayed) void reply.header('idempotency-replayed', 'true');
        return body;
      }),
    );
  }
}
