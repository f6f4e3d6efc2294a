import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import type { TimelineEntry } from '../timeline/event-types.js';
import { chain, insertTimelineSql, type TimelineHead } from '../timeline/timeline.js';
import { Prisma } from '../generated/prisma/client.js';
import { logContext } from '../observability/log-context.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { HostedPages } from './hosted-pages.js';
import { nextLookAt } from './look-schedule.js';
import type { NewSession, SessionOutcome } from './payment-session.js';
import { toProviderError } from './sessions.errors.js';
import { SessionsRepository } from './sessions.repository.js';
import { type Payable, sessionLifeSeconds, zohoSessionRequest } from './zoho-session-request.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import type { CreatedZohoSession } from '../zoho/zoho.types.js';
import { isNewsOf, toOutcome, toFailure } from './session-outcome.js';

/** A committed `creating` row, and where its order's timeline stood then. */
export interface Reservation {
  order: Payable;
  session: NewSession;
  head: TimelineHead;
}

/** A further write that belongs into the statement that saves a session, e.g. a finished idempotency key; guarded by `onlyIf`. */
export type AlsoSave = (onlyIf: Prisma.Sql) => Prisma.Sql;

/**
 * The middle and the end of "reserve → call → save". {@link call} runs with no transaction open; {@link save} writes what it ended
 * in, with its timeline row. A time-out is `create_unknown`, never `create_failed`, and is not tried again here.
 */
@Injectable()
export class SessionOpener {
  private readonly logger = new Logger('payment-sessions');

  constructor(
    private readonly database: Database,
    private readonly zoho: ZohoClient,
    private readonly orders: OrdersRepository,
    private readonly sessions: SessionsRepository,
    private readonly hostedPages: HostedPages,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks Zoho for the reserved session. What it answers has to be saved; a failure is saved by the time it is thrown.
   * @throws PaymentProviderRejectedError | PaymentProviderUnavailableError with the order's id
   */
  async call(reservation: Reservation, cause: Cause): Promise<SessionOutcome> {
    const { order, session } = reservation;
    try {
      const lifeSeconds = sessionLifeSeconds(order.payBefore, session.createdAt);
      const hostedPage = this.hostedPages.wishOf(order);
      const request = zohoSessionRequest(order, session.id, lifeSeconds, hostedPage);
      const wish = { class: session.attempt === 1 ? 'create' : 'retry', storefront: order.storefront } as const;
      const zoho = await this.zoho.createSession(request, wish);
      logContext.set({ paymentsSessionId: zoho.sessionId });
      return toOutcome(session, zoho, hostedPage ? this.checkoutUrlOf(zoho) : null);
    } catch (error) {
      if (!(error instanceof ZohoError)) throw error;
      const told = `session ${session.id} of order ${order.id} was not opened: ${error.message}`;
      if (error.reason === 'quota')
        this.logger.debug(told); // the purse tells of it, once a minute
      else this.logger.warn(told);
      await this.save(reservation, toFailure(session, error), cause);
      throw toProviderError(error, order.id);
    }
  }

  private checkoutUrlOf({ sessionId, accessKey }: CreatedZohoSession): string | null {
    if (accessKey !== null) return this.hostedPages.urlOf(accessKey);
    this.logger.warn(`Zoho made session ${sessionId} without an access key: it has no hosted page`);
    return null;
  }

  /** Saves what the call ended in, and what else belongs into the same statement; also if the order has changed meanwhile. */
  async save(reservation: Reservation, outcome: SessionOutcome, cause: Cause, also?: AlsoSave): Promise<void> {
    const { order, session, head } = reservation;
    const now = this.clock.now();
    const next = chain(order.id, head, [entryOf(session, outcome)], cause, now);
    const nextLook = nextLookAt({ ...session, ...outcome }, now);
    const moved = Prisma.sql`EXISTS (SELECT 1 FROM head)`;
    const parts = [
      Prisma.sql`head AS (${this.orders.moveHeadSql(order.id, head.seq, next.head, now, this.sessions.isCreatingSql(session.id))})`,
      Prisma.sql`saved AS (${this.sessions.saveOutcomeSql(session.id, outcome, nextLook, now, moved)})`,
      Prisma.sql`told AS (${insertTimelineSql(next.rows, moved)})`,
      ...(also ? [Prisma.sql`also AS (${also(moved)})`] : []),
    ];
    const watched = nextLook
      ? Prisma.sql`CASE WHEN ${moved} THEN (${this.sessions.watchSql(order.id, session.id, nextLook)}) IS NOT NULL END`
      : Prisma.sql`false`;
    // No reader can be waiting for an order that was placed just now, and NOTIFY makes commits take turns.
    const woken = session.attempt === 1 ? Prisma.sql`NULL` : this.orders.wakeSql(order.id);
    const [row] = await this.database.run<{ moved: boolean }>(
      Prisma.sql`WITH ${Prisma.join(parts)} SELECT ${moved} AS moved, ${watched} AS watched, ${woken} AS woken`,
    );
    if (!row?.moved) await this.saveLate(reservation, outcome, cause, also);
  }

  /** The order was changed while Zoho was called (by a cancel, or a replica that took over): the outcome goes on top of that. */
  private async saveLate(
    { order, session }: Reservation,
    outcome: SessionOutcome,
    cause: Cause,
    also?: AlsoSave,
  ): Promise<void> {
    await this.database.transaction(async (run) => {
      const head = await this.orders.lock(run, order.id);
      const fate = await this.sessions.fateOf(run, session.id);
      if (!head || !fate) throw new Error(`order ${order.id} vanished while its session was created`);
      const now = this.clock.now();
      if (isNewsOf(outcome, fate.status)) {
        const supersededAt = fate.otherIsLive ? now : null;
        const next = chain(order.id, head, [entryOf(session, outcome, supersededAt)], cause, now);
        await this.sessions.saveLateOutcome(run, session, outcome, supersededAt, now);
        await run(insertTimelineSql(next.rows));
        await this.orders.moveHead(run, order.id, next.head, now);
      }
      if (also) await run(also(Prisma.sql`true`));
    });
  }
}

function entryOf(session: NewSession, outcome: SessionOutcome, supersededAt: Date | null = null): TimelineEntry {
  const { status, zohoSessionId, failureCode, failureDetail, expiresAt } = outcome;
  if (status === 'open') {
    const changed = { id: session.id, status, zohoSessionId, expiresAt, ...(supersededAt ? { supersededAt } : {}) };
    return { type: 'payment_session.opened', data: { session: changed }, evidence: { zohoSessionId } };
  }
  return {
    type: `payment_session.${status}`,
    data: { session: { id: session.id, status } },
    evidence: { failureCode, failureDetail },
  };
}
