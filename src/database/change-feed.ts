import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { StandingConnection } from './standing-connection.js';

/** PostgreSQL's notification that an order changed; its payload is the order's id. Sent in the transaction of the change. */
export const ORDER_CHANGED = 'order_changed';

/** Every waiter is one listener, and thousands may wait for one sale to begin. */
const UNLIMITED = 0;

/** Hears of changes that any replica commits, by LISTEN/NOTIFY, so that a reader here need not poll for what happened there. */
@Injectable()
export class ChangeFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('database');
  private readonly changes = new EventEmitter().setMaxListeners(UNLIMITED);
  private readonly connection: StandingConnection;

  constructor(config: AppConfig) {
    this.connection = new StandingConnection({
      url: config.databaseUrl,
      name: 'changes',
      prepare: async (client) => {
        client.on('notification', ({ payload = '' }) => this.changes.emit(payload));
        await client.query(`LISTEN ${ORDER_CHANGED}`);
        this.wakeAll(); // what changed while the connection was down, waiting readers find by looking
      },
      onLost: (reason) => this.logger.warn(`change feed connection lost: ${reason}`),
    });
  }

  /** Follows one order from now on until `end`; what happens between two waits is not missed. */
  follow(orderId: string, end: AbortSignal): ChangeSubscription {
    return new ChangeSubscription(this.changes, orderId, end);
  }

  /** How many readers follow an order here. */
  followers(orderId: string): number {
    return this.changes.listenerCount(orderId);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.connection.open();
  }

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }

  private wakeAll(): void {
    for (const orderId of this.changes.eventNames()) this.changes.emit(orderId);
  }
}

/** One reader's view of the feed: whether the order changed since it last asked. */
export class ChangeSubscription {
  private hasChanged = false;
  private wake = (): void => undefined;

  constructor(
    changes: EventEmitter,
    orderId: string,
    private readonly end: AbortSignal,
  ) {
    if (end.aborted) return;
    const note = (): void => {
      this.hasChanged = true;
      this.wake();
    };
    changes.on(orderId, note);
    const close = (): void => {
      changes.off(orderId, note);
      this.wake();
    };
    end.addEventListener('abort', close, { once: true });
  }

  /** Resolves `true` once the order has changed since the last call, `false` after `pauseMs` or at the end. */
  async next(pauseMs: number): Promise<boolean> {
    if (!this.hasChanged && !this.end.aborted) await this.pause(pauseMs);
    const changed = this.hasChanged;
    this.hasChanged = false;
    return changed;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
