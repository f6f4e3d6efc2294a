import { setMaxListeners } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Whether this process is going away. Long waits (long-poll, event stream, background loops) end early on `signal`, so that a
 * stop takes as long as the real work, not as long as the longest wait.
 */
@Injectable()
export class Shutdown implements OnModuleDestroy {
  private readonly controller = new AbortController();
  private draining = false;

  constructor() {
    setMaxListeners(0, this.signal); // every wait is one listener, and thousands may wait
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get hasBegun(): boolean {
    return this.signal.aborted;
  }

  /** Whether callers should go elsewhere: from the drain on, while everything is still answered. */
  get isDraining(): boolean {
    return this.draining || this.hasBegun;
  }

  /** Readiness turns red and connections are closed after their next answer, so that proxies find another replica in time. */
  drain(): void {
    this.draining = true;
  }

  begin(): void {
    this.controller.abort();
  }

  /** However the application is closed, what waits must not hold it up. */
  onModuleDestroy(): void {
    this.begin();
  }
}
