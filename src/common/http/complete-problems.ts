import type { OpenAPIObject } from '@nestjs/swagger';
import { problemResponses } from './api-problems.js';
import type { ProblemCode } from './problem-catalogue.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** An id where a path has a parameter. */
const AN_ID = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
const WITH_BODY: readonly ProblemCode[] = ['payload_too_large', 'unsupported_media_type'];
const WITH_CREDENTIALS: readonly ProblemCode[] = ['unauthenticated', 'forbidden', 'rate_limited'];

/**
 * Adds to every operation the problems that the service's front door answers with wherever it stands (credentials, size and type of
 * a body), and puts each example at the address of its own operation.
 */
export function completeProblems(document: OpenAPIObject): OpenAPIObject {
  for (const [path, { get, post, patch }] of Object.entries(document.paths)) {
    for (const operation of [get, post, patch]) if (operation) complete(operation, operation !== get);
    const instance = path.replaceAll(/\{\w+\}/g, AN_ID);
    for (const operation of [get, post, patch]) examplesOf(operation).forEach((example) => Object.assign(example, { instance }));
  }
  return document;
} // prettier-ignore

function complete(operation: Operation, mayHaveBody: boolean): void {
  const codes = [...(operation.security?.length ? WITH_CREDENTIALS : []), ...(mayHaveBody ? WITH_BODY : [])];
  for (const { status, ...response } of problemResponses(codes)) operation.responses[status] ??= response;
}

/** The problem documents that an operation gives as examples. */
function examplesOf(operation: Operation | undefined): object[] {
  const responses = Object.values(operation?.responses ?? {}) as { content?: Content }[];
  const examples = responses.flatMap(({ content }) => Object.values(content?.['application/problem+json']?.examples ?? {}));
  return examples.map(({ value }) => value);
} // prettier-ignore

type Content = Partial<Record<string, { examples?: Record<string, { value: object }> }>>;
