import { AppError, NotFoundError } from '../../common/app-error.js';
import { SETTLEMENT_KINDS } from '../../reconciliation/rules/settle.js';
import type { CaseState, State } from '../../reconciliation/rules/state.js';

/**
 * The desk means to refund an order with money that does not fit it, and has not said whether that is the money meant. Without this,
 * "I was charged twice" gives the goods back and leaves the second payment where it is.
 */
class OpenCaseError extends AppError {
  constructor(cases: readonly CaseState[]) {
    super(
      'open_case',
      409,
      'A case about money of this order is open. Name it with caseId, or resolve it first; its payment is probably the one to refund.',
      { cases: cases.map(({ id, kind, paymentId }) => ({ id, kind, paymentId })) },
    );
  }
}

/**
 * The case that a refund is about; null: none is open about the order's money.
 * @throws OpenCaseError when one is open and none was named; NotFoundError when the named one is not the order's
 */
export function caseOfRefund({ cases }: Pick<State, 'cases'>, caseId: string | undefined): CaseState | null {
  if (caseId !== undefined) {
    const named = cases.find(({ id }) => id === caseId);
    if (!named) throw new NotFoundError('case');
    return named;
  }
  const open = cases.filter(({ kind, status }) => status === 'open' && SETTLEMENT_KINDS.includes(kind));
  if (open.length > 0) throw new OpenCaseError(open);
  return null;
}
