import { EventEmitter, once } from 'node:events';
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
        this.wakeAll(); // what happened while nobody listened is found by looking
      },
      onLost: (reason) => this.logger.warn(`change feed connection lost: ${reason}`),
    });
  }

  /** Follows one order from now on; what happens between two waits is not missed. To be closed. */
  follow(orderId: string): ChangeSubscription {
    return new ChangeSubscription(this.changes, orderId);
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

  constructor(
    private readonly changes: EventEmitter,
    private readonly orderId: string,
  ) {
    changes.on(orderId, this.note);
  }

  /** Resolves `true` once the order has changed since the last call, `false` when `signal` says that enough was waited. */
  async next(signal: AbortSignal): Promise<boolean> {
    if (!this.hasChanged) await once(this.changes, this.orderId, { signal }).catch(() => undefined);
    const changed = this.hasChanged;
    this.hasChanged = false;
    return changed;
  }

  close(): void {
    this.changes.off(this.orderId, this.note);
  }

  private readonly note = (): void => {
    this.hasChanged = true;
  };
}
