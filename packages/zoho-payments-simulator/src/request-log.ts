/** Zoho-side calls by meaning; `unknown` is any other path or method under `/api/v1` or `/oauth`. */
export const OPERATIONS = [
  'token',
  'create_session',
  'get_session',
  'get_payment',
  'list_payments',
  'create_refund',
  'get_refund',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface LoggedRequest {
  number: number;
  /** ISO time on the simulator's clock. */
  at: string;
  operation: Operation | 'unknown';
  method: string;
  path: string;
  query: Record<string, unknown>;
  /** Status answered; null while the call is running and for calls that were never answered. */
  status: number | null;
  /** Kind of the fault that struck, if one did. */
  fault?: string;
  requestBody: unknown;
}

// Enough for a long chaos run; the oldest half goes first so that memory stays bounded.
const MOST_ENTRIES = 20_000;
const SECRET_FIELDS = new Set(['client_secret', 'refresh_token', 'code', 'token', 'access_token']);

export class RequestLog {
  private entries: LoggedRequest[] = [];
  private count = 0;

  add(entry: Omit<LoggedRequest, 'number' | 'status'>): LoggedRequest {
    const logged = {
      ...entry,
      query: redact(entry.query) as Record<string, unknown>,
      requestBody: redact(entry.requestBody),
      number: (this.count += 1),
      status: null,
    };
    this.entries.push(logged);
    if (this.entries.length > MOST_ENTRIES) this.entries.splice(0, MOST_ENTRIES / 2);
    return logged;
  }

  list(operation?: Operation | 'unknown'): LoggedRequest[] {
    return this.entries.filter((entry) => !operation || entry.operation === operation);
  }

  clear(): void {
    this.entries = [];
  }
}

function redact(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, SECRET_FIELDS.has(name) ? '[redacted]' : (value as unknown)]),
  );
}
