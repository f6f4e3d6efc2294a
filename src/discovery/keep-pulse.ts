import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SECOND_MS } from '../common/durations.js';
import { JobRunner } from '../jobs/job-runner.js';
import { WebhookHealth } from '../reconciliation/webhook-health.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { Pulse } from './pulse.js';

/** While webhooks prove themselves, the pulse only finds the one that was lost … */
const CALM_MS = 30 * SECOND_MS;
/** … without them it is what tells a shopper within seconds, for six calls a minute … */
const ALONE_MS = 10 * SECOND_MS;
/** … and once the share of reads is spent, they are answered from it, within the default freshness of two seconds (contract 4). */
const BUSY_MS = 1_200;

/** Reads that were refused a moment ago will be again. */
const BUSY_FOR_MS = 30 * SECOND_MS;

/** Keeps the pulse going where jobs run. */
@Injectable()
export class KeepPulse implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('pulse');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private busyUntil = 0;

  constructor(
    private readonly runner: JobRunner,
    private readonly zoho: ZohoClient,
    private readonly webhookHealth: WebhookHealth,
    private readonly pulse: Pulse,
  ) {}

  onApplicationBootstrap(): void {
    if (this.runner.isEnabled) this.running = this.keep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async intervalMs(): Promise<number> {
    if (!this.zoho.mayCall('read')) this.busyUntil = performance.now() + BUSY_FOR_MS;
    if (performance.now() < this.busyUntil) return BUSY_MS;
    return (await this.webhookHealth.areProven()) ? CALM_MS : ALONE_MS;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      const intervalMs = await this.intervalMs();
      await delay(BUSY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.pulse
        .beat(intervalMs)
        .catch((error: unknown) => this.logger.warn({ msg: 'a pulse could not be taken', err: error }));
    }
  }
}
