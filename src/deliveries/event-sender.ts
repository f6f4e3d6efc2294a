import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import type { ClaimedDelivery, DeliveryTry } from './deliveries.repository.js';
import { publicLookup, refuseLiteral } from './endpoint-guard.js';

/** Standard Webhooks recommends 15–30 s; a storefront that needs longer should answer first and work after. */
const TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** An answer's body is not read for its content; this much is drained to keep the connection. */
const DRAINED_BYTES = 64 * 1024;

/** Sends one event to its storefront, signed by Standard Webhooks. Redirects are not followed; private addresses are refused. */
@Injectable()
export class EventSender implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    const guard = config.allowPrivateWebhookTargets ? {} : { lookup: publicLookup() };
    this.agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS, ...guard } });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }

  /** Never throws: what went wrong is the answer. A 2xx is the only success. */
  async send(delivery: ClaimedDelivery): Promise<DeliveryTry> {
    const started = performance.now();
    const ended = (httpStatus: number | null, error: string | null): DeliveryTry => ({
      httpStatus,
      error,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const httpStatus = await this.post(delivery);
      return ended(httpStatus, httpStatus >= 200 && httpStatus < 300 ? null : `the storefront answered ${httpStatus}`);
    } catch (error) {
      return ended(null, error instanceof Error ? error.message : String(error));
    }
  }

  private async post({ id, storefront, payload }: ClaimedDelivery): Promise<number> {
    const target = this.config.storefrontWebhooks[storefront];
    if (!target) throw new Error(`${storefront} has no entry in STOREFRONT_WEBHOOKS`);
    const url = new URL(target.url);
    if (!this.config.allowPrivateWebhookTargets) refuseLiteral(url);
    const now = this.clock.now();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'checkout-bff',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      // One signature per configured secret, so that a storefront can change its secret without missing an event.
      'webhook-signature': target.secrets.map((secret) => new Webhook(secret).sign(id, now, payload)).join(' '),
    };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers,
      body: payload,
      dispatcher: this.agent,
      signal,
    });
    // The status is the answer; an answer whose body breaks off or never ends says no less.
    await body.dump({ limit: DRAINED_BYTES, signal }).catch(() => undefined);
    return statusCode;
  }
}
