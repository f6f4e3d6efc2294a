import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { MINUTE_MS } from '../../common/durations.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import { sqlWords } from '../../database/sql-words.js';
import { Prisma } from '../../generated/prisma/client.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { REFUND_STATUSES_IN_FLIGHT } from '../../payments/refund-status.js';
import { ResolveCase } from './resolve-case.js';

/** Per round, once a minute and kind: a third of the minute's budget of refunds, so that a policy never keeps the desk waiting. */
const ROUND = 20;
const POLICY: Cause = { kind: 'schedule', actor: 'policy' };

/**
 * Carries out what the shop has decided about a kind of case beforehand (CASE_POLICIES). By default nothing: money that goes back
 * without a person's decision surprises (woocommerce-gateway-stripe #900). ResolveCase does the work, as for a person's decision.
 */
@Injectable()
export class CasePolicies implements OnModuleInit {
  private readonly logger = new Logger('cases');

  constructor(
    private readonly config: AppConfig,
    private readonly runner: JobRunner,
    private readonly database: Database,
    private readonly resolveCase: ResolveCase,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (Object.keys(this.config.casePolicies).length > 0)
      this.runner.register('carry-out-case-policies', () => this.round(), '* * * * *');
  }

  async round(): Promise<void> {
    for (const [kind, { action, afterMinutes }] of Object.entries(this.config.casePolicies)) {
      const openedBefore = new Date(this.clock.now().getTime() - afterMinutes * MINUTE_MS);
      const note = `Policy: ${action} after ${afterMinutes} minutes`;
      for (const id of await this.due(kind, action, openedBefore)) {
        const how = { resolution: action, note, resolvedBy: POLICY.actor };
        await this.resolveCase.run(id, how, POLICY).then(
          () => this.logger.log(`case ${id} (${kind}): ${action} by policy`),
          (error: unknown) => this.logger.warn(`case ${id} (${kind}) is left to a person: ${messageOf(error)}`),
        );
      }
    }
  }

  /**
   * Finds the cases that the policy may resolve: open, old enough, assigned to no person, without an earlier try, with money left and no
   * refund under way. To accept money, the order must be able to take it: a case that never can would block the others every round.
   */
  private async due(kind: string, action: string, openedBefore: Date): Promise<string[]> {
    const rows = await this.database.run<{
      id: string;
    }>(Prisma.sql`SELECT c.id FROM cases c JOIN payments p ON p.id = c.payment_id LEFT JOIN orders o ON o.id = c.order_id
      WHERE c.status = 'open' AND c.kind = ${kind}::text AND c.opened_at <= ${openedBefore}::timestamptz AND c.assignee IS NULL
        AND p.refunded_minor < p.amount_minor
        AND (${action}::text <> 'accept_payment' OR (o.settling_payment_id IS NULL AND o.currency = p.currency))
        AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.case_id = c.id
          OR (r.payment_id = c.payment_id AND r.status IN (${sqlWords(REFUND_STATUSES_IN_FLIGHT)})))
      ORDER BY c.opened_at, c.id LIMIT ${ROUND}::int`);
    return rows.map(({ id }) => id);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
