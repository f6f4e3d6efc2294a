import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { JobQueue } from '../jobs/job-queue.js';
import { JobRunner } from '../jobs/job-runner.js';
import { type ClaimedDelivery, DeliveriesRepository, type DeliveryTry } from './deliveries.repository.js';
import { DELIVER_EVENTS, deliverJob } from './delivery-job.js';
import { EndpointTurns } from './endpoint-turns.js';
import { EventSender } from './event-sender.js';

/** Pauses between tries: the schedule Standard Webhooks suggests, about three days in all, so that a weekend is survived. */
const BACK_OFF_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  DAY_MS,
];

/** A try takes at most 15 s; a claim this old belongs to a process that died. */
const CLAIM_MS = MINUTE_MS;

/** When an endpoint is busy with other orders' events, this one comes back; spread, so that thousands don't all at once. */
const BUSY_PAUSE_MS = { least: SECOND_MS, most: 5 * SECOND_MS };

/** A job waits milliseconds for its turn; overdue this long, an event has lost its job. */
const EVENT_OVERDUE_AFTER_MS = 30 * SECOND_MS;
const ROUND = 500;

/** Delivers events: in order within an order, at least once, for days; independently between orders and endpoints. */
@Injectable()
export class DeliverEvents implements OnModuleInit {
  private readonly logger = new Logger('events');
  private readonly turns = new EndpointTurns();

  constructor(
    private readonly runner: JobRunner,
    private readonly jobs: JobQueue,
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly eventSender: EventSender,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runner.register(DELIVER_EVENTS, ({ orderId = '' }) => this.deliver(orderId));
    this.runner.register('find-overdue-events', () => this.wakeOverdue(), '* * * * *');
  }

  /** Sends the order's pending events one by one, until none is due or one fails. */
  private async deliver(orderId: string): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const claimedUntil = new Date(now.getTime() + CLAIM_MS);
      const delivery = await this.deliveries.claimNext(this.database.run, orderId, now, claimedUntil);
      if (!delivery) return this.comeBack(orderId);
      if (!(await this.deliverOne(delivery))) return;
    }
  }

  /** The job of a new event takes the place of the one that an older event's next try waits for: that one is armed again. */
  private async comeBack(orderId: string): Promise<void> {
    await this.database.transaction(async (run) => {
      const due = await this.deliveries.lockNextDue(run, orderId);
      if (due) await this.jobs.add(run, deliverJob(orderId, due));
    });
  }

  private async deliverOne(delivery: ClaimedDelivery): Promise<boolean> {
    const tried = await this.turns.take(delivery.storefront, () => this.eventSender.send(delivery));
    if (tried === 'busy') return this.postpone(delivery);
    if (tried.error === null) {
      await this.deliveries.succeed(this.database.run, delivery, tried, this.clock.now());
      return true;
    }
    await this.retryLater(delivery, tried);
    return false;
  }

  private async retryLater(delivery: ClaimedDelivery, tried: DeliveryTry): Promise<void> {
    const now = this.clock.now();
    const pauseMs = BACK_OFF_MS[delivery.attempts - 1];
    const next = pauseMs === undefined ? null : new Date(now.getTime() + pauseMs);
    const { id, orderId, storefront, attempts } = delivery;
    const prospect = next ? `next try at ${next.toISOString()}` : 'given up; support can replay it';
    this.logger.warn({
      msg: `event ${id} for ${storefront} was not delivered (try ${attempts}): ${tried.error ?? ''}; ${prospect}`,
      orderId,
    });
    await this.database.transaction(async (run) => {
      await this.deliveries.fail(run, delivery, tried, now, next);
      // Without a next try the order's later events are not held up by this one.
      await this.jobs.add(run, deliverJob(orderId, next ?? undefined));
    });
  }

  private async postpone(delivery: ClaimedDelivery): Promise<false> {
    const pauseMs = randomInt(BUSY_PAUSE_MS.least, BUSY_PAUSE_MS.most);
    const at = new Date(this.clock.now().getTime() + pauseMs);
    await this.database.transaction(async (run) => {
      await this.deliveries.unclaim(run, delivery, at);
      await this.jobs.add(run, deliverJob(delivery.orderId, at));
    });
    return false;
  }

  private async wakeOverdue(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - EVENT_OVERDUE_AFTER_MS);
    const orders = await this.deliveries.findOverdue(this.database.run, before, ROUND);
    for (const orderId of orders) await this.jobs.add(this.database.run, deliverJob(orderId));
  }
}
