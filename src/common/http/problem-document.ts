import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AppError } from '../app-error.js';
import { PROBLEMS, titleOf } from './problem-catalogue.js';
import { problemType } from './problem-type.js';

export class FieldProblemDocument {
  @ApiProperty({ example: 'items.0.unitAmount', description: 'Where, in dotted form; empty for the body itself.' })
  path!: string;
  @ApiProperty({ example: 'must be a decimal amount such as "749.75"' })
  message!: string;
}

/** RFC 9457 problem document with our members `code` and `requestId`. Further members depend on the code. */
export class ProblemDocument {
  @ApiProperty({
    format: 'uri',
    example: 'https://checkout.example.com/docs/errors#not_found',
    description: 'A link to what this kind of problem means and what to do about it.',
  })
  type!: string;
  @ApiProperty({ example: 'Not found' })
  title!: string;
  @ApiProperty({ example: 404 })
  status!: number;
  @ApiProperty({ example: 'There is no such order.' })
  detail!: string;
  @ApiProperty({
    example: '/v1/orders/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11',
    description: 'The path that was asked for.',
  })
  instance!: string;
  @ApiProperty({
    enum: Object.keys(PROBLEMS),
    enumName: 'ProblemCode',
    example: 'not_found',
    description: 'Stable, to be switched on.',
  })
  code!: string;
  @ApiProperty({ example: '0190b2a4-9a1b-7d6e-8f00-5c2f1f0e9b77', description: 'Also in the header X-Request-Id.' })
  requestId!: string;
  @ApiPropertyOptional({ type: [FieldProblemDocument], description: 'Every problem of a refused request.' })
  errors?: FieldProblemDocument[];
  @ApiPropertyOptional({ description: 'The order that exists or was saved, where one is known.' })
  orderId?: string;
}

/** Where a problem was met: at which address of the service, and on which path (no query: it may hold personal data). */
export interface ProblemPlace {
  origin: string;
  instance: string;
  requestId: string;
}

export function toProblemDocument(error: AppError, { origin, instance, requestId }: ProblemPlace): ProblemDocument {
  const members = {
    type: problemType(error.code, origin),
    title: titleOf(error.code),
    status: error.status,
    detail: error.message,
    instance,
    code: error.code,
    requestId,
  };
  return { ...members, ...error.extras, ...members }; // ours come first and cannot be overridden
}
