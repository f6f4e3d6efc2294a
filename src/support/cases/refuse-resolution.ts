import { CaseAlreadyResolvedError, ResolutionNotPossibleError } from './case.errors.js';
import type { CaseQueries } from './case-queries.js';

/** Throws the reason why a case could not be resolved: another call was faster, or the money has an order already. */
export async function refuseResolution(caseQueries: CaseQueries, caseId: string): Promise<never> {
  const found = await caseQueries.get(caseId);
  if (found.status !== 'open') throw new CaseAlreadyResolvedError(found);
  throw new ResolutionNotPossibleError('The money has an order: resolve the case without orderId.', {
    orderId: found.orderId,
  });
}
