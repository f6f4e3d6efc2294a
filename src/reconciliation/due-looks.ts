import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { SECOND_MS } from '../common/durations.js';
import { Database } from '../database/database.js';

/** The queue lives by PostgreSQL's clock and the rows by ours: a job may come this much before its row's time. */
const EARLY_MS = 5 * SECOND_MS;

/** Whether a scheduled look has a reason still: jobs are wake-ups, and the row says when to look, if at all. */
@Injectable()
export class DueLooks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** False for a session that was paid, looked at or put off since its job was added: then there is nothing to ask. */
  async isDue(sessionId: string): Promise<boolean> {
    const where = { id: sessionId };
    const row = await this.database.run.prisma.paymentSession.findUnique({ where, select: { nextLookAt: true } });
    const nextLookAt = row?.nextLookAt ?? null;
    return nextLookAt !== null && nextLookAt.getTime() <= this.clock.now().getTime() + EARLY_MS;
  }
}
