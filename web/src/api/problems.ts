/** What the service answers when it refuses (RFC 9457, contract 3). */
export interface ProblemDocument {
  title: string;
  status: number;
  detail?: string;
  code: string;
  requestId?: string;
  errors?: { path: string; message: string }[];
  [member: string]: unknown;
}

/** The service refused, and says why. */
export class Problem extends Error {
  constructor(readonly document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = 'Problem';
  }

  /** The same call, come earlier, is still being worked on: its answer can be asked for again. */
  get isUnderWay(): boolean {
    return this.document.code === 'idempotency_in_progress';
  }

  /** The problem of one field of the request, if there is one. */
  of(path: string): string | undefined {
    return this.document.errors?.find((error) => error.path === path)?.message;
  }
}

/** The service did not answer, or only a proxy did. Trying again can help, and is done. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('The service cannot be reached.', options);
    this.name = 'Unreachable';
  }
}

/** Every reason of an error, in sentences for people. */
export function reasonsOf(error: Error): string[] {
  if (!(error instanceof Problem)) return [error.message];
  const fields = (error.document.errors ?? []).map(({ path, message }) => (path ? `${path}: ${message}` : message));
  return fields.length > 0 ? fields : [error.message];
}
