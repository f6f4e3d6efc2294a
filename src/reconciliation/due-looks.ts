import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { nextLookAt } from '../payment-sessions/look-schedule.js';
import { SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { WebhookHealth } from './webhook-health.js';

/** The queue lives by PostgreSQL's clock and the rows by ours: a job may come this much before its row's time. */
const EARLY_MS = 5 * SECOND_MS;
/**
 * Ages at which an open session is looked at while webhooks prove themselves: for the one that is lost, soon after most shoppers have
 * paid, once in between, and before the end. The end itself, and the tail after it, are the schedule's in any case.
 */
const FEW_AGES_MS = [2 * MINUTE_MS, 6 * MINUTE_MS, 14 * MINUTE_MS];

interface Open {
  createdAt: Date;
  lookedAt: Date | null;
}

/** Whether a scheduled look has a reason still: jobs are wake-ups, and the row says when to look, if at all. */
@Injectable()
export class DueLooks {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly webhookHealth: WebhookHealth,
    private readonly clock: Clock,
  ) {}

  /**
   * False for a session that was paid, looked at or put off since its job was added; and for an open one that webhooks will tell of:
   * then the next look is armed, so that looks are dense again as soon as webhooks are not to be relied on.
   */
  async isDue(orderId: string, sessionId: string): Promise<boolean> {
    const { prisma } = this.database.run;
    const session = await prisma.paymentSession.findUnique({ where: { id: sessionId } });
    const now = this.clock.now();
    if (!session?.nextLookAt || session.nextLookAt.getTime() > now.getTime() + EARLY_MS) return false;
    const isOpen = session.status === 'open' && now < session.expiresAt;
    if (!isOpen || isOneOfFew(session, now) || !(await this.webhookHealth.areProven())) return true;
    const next = nextLookAt({ ...session, status: 'open' }, now);
    await this.sessions.rearm(this.database.run, orderId, sessionId, next);
    return false;
  }
}

/** One of the few looks that are made in any case is due, and was not made yet. */
function isOneOfFew({ createdAt, lookedAt }: Open, now: Date): boolean {
  const due = FEW_AGES_MS.map((age) => createdAt.getTime() + age).filter((at) => at <= now.getTime() + EARLY_MS);
  const last = due.at(-1);
  return last !== undefined && (lookedAt === null || lookedAt.getTime() < last - EARLY_MS);
}
