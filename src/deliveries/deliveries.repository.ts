import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { EventType } from '../timeline/event-types.js';

/** An event on its way to a storefront. `id` is its `webhook-id`, the same at every try. */
export interface NewDelivery {
  id: string;
  orderId: string;
  seq: number;
  storefront: string;
  type: EventType;
  /** The exact text that is signed and sent. */
  payload: string;
  /** `kept`: its storefront named no address, and may read it. */
  status: 'pending' | 'kept';
  createdAt: Date;
}

/** The delivery whose turn it is, claimed by us until `claimedUntil`. */
export interface ClaimedDelivery {
  id: string;
  orderId: string;
  storefront: string;
  payload: string;
  /** Counting this one. */
  attempts: number;
}

/** How a try ended. */
export interface DeliveryTry {
  httpStatus: number | null;
  error: string | null;
  durationMs: number;
}

/** Writes the tables `event_deliveries` and `delivery_attempts`; no other class does, but for an event's place in the feed (EventFeed). */
@Injectable()
export class DeliveriesRepository {
  async insert(run: RunSql, deliveries: readonly NewDelivery[]): Promise<void> {
    const data = deliveries.map((delivery) => ({
      ...delivery,
      nextAttemptAt: delivery.status === 'pending' ? delivery.createdAt : null,
    }));
    await run.prisma.eventDelivery.createMany({ data });
  }

  /**
   * Claims the order's oldest pending event, if its time has come. Until `claimedUntil` no other replica can, so events of an order go
   * out one after the other, in order; after a crash the claim runs out by itself.
   */
  async claimNext(run: RunSql, orderId: string, now: Date, claimedUntil: Date): Promise<ClaimedDelivery | null> {
    const rows = await run<{ id: string; storefront: string; payload: string; attempts: number }>(Prisma.sql`
      UPDATE event_deliveries SET attempts = attempts + 1, next_attempt_at = ${claimedUntil}::timestamptz
      WHERE id = (SELECT id FROM event_deliveries WHERE order_id = ${orderId}::uuid AND status = 'pending' ORDER BY seq LIMIT 1)
        AND status = 'pending' AND next_attempt_at <= ${now}::timestamptz
      RETURNING id, storefront, payload, attempts`);
    return rows[0] ? { ...rows[0], orderId } : null;
  }

  /**
   * When the order's oldest pending event may be claimed, or null if none is pending. Locks it, so that the job that is
   * delivering it arms the next one after, not before, the caller does.
   */
  async lockNextDue(run: RunSql, orderId: string): Promise<Date | null> {
    const rows = await run<{ next_attempt_at: Date }>(Prisma.sql`SELECT next_attempt_at FROM event_deliveries
      WHERE order_id = ${orderId}::uuid AND status = 'pending' ORDER BY seq LIMIT 1 FOR UPDATE`);
    return rows[0]?.next_attempt_at ?? null;
  }

  /** The try and what it made of the delivery, in one statement. */
  async succeed(run: RunSql, delivery: ClaimedDelivery, tried: DeliveryTry, at: Date): Promise<void> {
    await run(Prisma.sql`WITH tried AS (${this.tryInsert(delivery.id, tried, at)})
      UPDATE event_deliveries SET status = 'delivered', delivered_at = ${at}::timestamptz, next_attempt_at = NULL
      WHERE ${stillOurs(delivery)}`);
  }

  /** @param nextAttemptAt when to try again; null: the last try has failed */
  async fail(
    run: RunSql,
    delivery: ClaimedDelivery,
    tried: DeliveryTry,
    at: Date,
    nextAttemptAt: Date | null,
  ): Promise<void> {
    await run(Prisma.sql`WITH tried AS (${this.tryInsert(delivery.id, tried, at)})
      UPDATE event_deliveries SET next_attempt_at = ${nextAttemptAt}::timestamptz,
        status = CASE WHEN ${nextAttemptAt}::timestamptz IS NULL THEN 'given_up' ELSE 'pending' END
      WHERE ${stillOurs(delivery)}`);
  }

  /** Gives a claim back untried: its endpoint had no turn left. */
  async unclaim(run: RunSql, { id, attempts }: ClaimedDelivery, nextAttemptAt: Date): Promise<void> {
    const where = { id, status: 'pending', attempts };
    await run.prisma.eventDelivery.updateMany({ where, data: { attempts: attempts - 1, nextAttemptAt } });
  }

  /** Sends an event once more, whatever became of it: support's replay. Answers its order, or null if there is no such event. */
  async replay(run: RunSql, deliveryId: string, at: Date): Promise<string | null> {
    const [row] = await run.prisma.eventDelivery.updateManyAndReturn({
      where: { id: deliveryId },
      data: { status: 'pending', attempts: 0, nextAttemptAt: at, deliveredAt: null },
      select: { orderId: true },
    });
    return row?.orderId ?? null;
  }

  /** Orders whose oldest pending event could be sent before `before`, yet were not: their job was lost. */
  async findOverdue(run: RunSql, before: Date, limit: number): Promise<string[]> {
    const rows = await run<{ order_id: string }>(Prisma.sql`SELECT order_id FROM event_deliveries d
      WHERE status = 'pending' AND next_attempt_at < ${before}::timestamptz AND NOT EXISTS (
        SELECT FROM event_deliveries WHERE order_id = d.order_id AND status = 'pending' AND seq < d.seq)
      ORDER BY next_attempt_at LIMIT ${limit}::int`);
    return rows.map((row) => row.order_id);
  }

  private tryInsert(deliveryId: string, { httpStatus, error, durationMs }: DeliveryTry, at: Date): Prisma.Sql {
    return Prisma.sql`INSERT INTO delivery_attempts (id, delivery_id, at, http_status, error, duration_ms)
      VALUES (${uuidv7()}::uuid, ${deliveryId}::uuid, ${at}::timestamptz, ${httpStatus}::int, ${error}::text, ${durationMs}::int)`;
  }
}

/** A claim that ran out, or an event that is replayed meanwhile, is another job's to conclude. */
function stillOurs({ id, attempts }: ClaimedDelivery): Prisma.Sql {
  return Prisma.sql`id = ${id}::uuid AND status = 'pending' AND attempts = ${attempts}::int`;
}
