import { Injectable } from '@nestjs/common';
import { CasesRepository } from '../../cases/cases.repository.js';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import type { RunSql } from '../../database/database.js';
import { decideGivingUp, type GivingUp } from '../../reconciliation/rules/give-up-session.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { WriteDecision } from '../../reconciliation/write-decision.js';
import { resolvedEntry } from '../../refunds/write-payment-dossier.js';

/** Writes that a person gave up sessions of an order: their cases, the sessions, perhaps the order. Under the order's lock. */
@Injectable()
export class WriteGivingUp {
  constructor(
    private readonly cases: CasesRepository,
    private readonly writeDecision: WriteDecision,
    private readonly clock: Clock,
  ) {}

  async run(run: RunSql, record: OrderRecord, wish: GivingUp, note: string | null, cause: Cause): Promise<void> {
    const { resolution, by: resolvedBy } = wish;
    const decision = decideGivingUp(record, wish);
    for (const { id } of wish.cases)
      await this.cases.resolve(run, id, { resolution, note, resolvedBy }, null, this.clock.now());
    const resolved = wish.cases.map((open) => resolvedEntry(open, resolution, { resolvedBy }));
    await this.writeDecision.run(run, record, { ...decision, entries: [...decision.entries, ...resolved] }, cause);
  }
}
