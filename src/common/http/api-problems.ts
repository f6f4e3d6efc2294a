import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.js';
import { ProblemDocument } from './problem-document.js';
import { problemType } from './problem-type.js';

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds until a retry can help.', schema: { type: 'integer' as const } },
};

/** Documents the problems an endpoint can answer with: one response per status, one example per code. */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  const responses = problemResponses(codes).map((response) => ApiResponse(response));
  return applyDecorators(ApiExtraModels(ProblemDocument), ...responses);
}

/** The same as plain parts of an OpenAPI document. */
export function problemResponses(codes: readonly ProblemCode[]) {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return statuses.map((status) => {
    const group = codes.filter((code) => PROBLEMS[code].status === status);
    return {
      status,
      description: group.map((code) => `\`${code}\`: ${PROBLEMS[code].when}`).join('; '),
      ...([409, 429, 503].includes(status) ? { headers: RETRY_AFTER } : {}),
      content: {
        'application/problem+json': {
          schema: { $ref: getSchemaPath(ProblemDocument) },
          examples: Object.fromEntries(
            group.map((code) => [code, { summary: PROBLEMS[code].when, value: exampleOf(code) }]),
          ),
        },
      },
    };
  });
}

function exampleOf(code: ProblemCode): ProblemDocument {
  const { status, title, when } = PROBLEMS[code];
  return {
    type: problemType(code, 'https://checkout.example.com'),
    title,
    status,
    detail: `${when.charAt(0).toUpperCase()}${when.slice(1)}.`,
    instance: '/v1/orders',
    code,
    requestId: '0190b2a4-9a1b-7d6e-8f00-5c2f1f0e9b77',
    ...(code === 'validation_failed' ? { errors: [{ path: 'colour', message: 'is not a known field' }] } : {}),
  };
}
