/** What set a change of state in motion (contract 5, rule 5). */
export type CauseKind = 'api' | 'status_read' | 'webhook' | 'schedule' | 'support';

/** Who and what caused a change; every timeline row carries it. */
export interface Cause {
  kind: CauseKind;
  /** `storefront:<name>`, `shopper`, `support:<name>`, `zoho` or `system`. */
  actor: string;
  requestId?: string;
}
