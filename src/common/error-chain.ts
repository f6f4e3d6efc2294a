/** How deep causes are followed; Prisma wraps pg's error three times. */
const MAX_DEPTH = 5;

/** An error and what stands behind it, outermost first: causes, Prisma's driver errors, and the members of an AggregateError. */
export function* errorChain(error: unknown, depth = 0): Generator<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return;
  const members = error as Record<string, unknown>;
  yield members;
  const { cause, meta, errors } = members;
  const inner = [cause, (meta as Record<string, unknown> | undefined)?.driverAdapterError, ...asArray(errors)];
  for (const candidate of inner) yield* errorChain(candidate, depth + 1);
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
