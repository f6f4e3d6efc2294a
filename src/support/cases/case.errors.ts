import { AppError } from '../../common/app-error.js';

export class CaseAlreadyResolvedError extends AppError {
  constructor(resolved: {
    id: string;
    resolvedBy: string | null;
    resolvedAt: string | null;
    resolution: string | null;
  }) {
    const { id, resolvedBy, resolvedAt, resolution } = resolved;
    super(
      'case_already_resolved',
      409,
      `The case was resolved by ${resolvedBy ?? 'someone else'} (${resolution ?? 'unknown'}).`,
      {
        caseId: id,
        resolvedBy,
        resolvedAt,
        resolution,
      },
    );
  }
}

export class ResolutionNotPossibleError extends AppError {
  constructor(why: string, extras: Record<string, unknown> = {}) {
    super('resolution_not_possible', 422, why, extras);
  }
}
