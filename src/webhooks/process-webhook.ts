import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../jobs/job-runner.js';
import { Metrics } from '../observability/metrics.js';
import type { Verdict } from './judge-webhook.js';
import { readWebhookBody, type WebhookBody } from './webhook-body.js';
import { PROCESS_WEBHOOK, WebhookInbox } from './webhook-inbox.repository.js';
import { WeighWebhook } from './weigh-webhook.js';

/**
 * Works on a stored webhook: adds the job that asks Zoho about what the webhook names. The body says where to look and decides
 * nothing: a `payment.failed` fails no order, and a `payment.succeeded` pays none.
 */
@Injectable()
export class ProcessWebhook implements OnModuleInit {
  private readonly logger = new Logger('webhooks');

  constructor(
    private readonly runner: JobRunner,
    private readonly inbox: WebhookInbox,
    private readonly weighWebhook: WeighWebhook,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.runner.register(PROCESS_WEBHOOK, ({ eventId = '' }) => this.run(eventId));
  }

  private async run(eventId: string): Promise<void> {
    const raw = await this.inbox.findPending(eventId);
    if (!raw) return;
    const body = readWebhookBody(raw);
    const { verdict, orderId, job } = await this.weighWebhook.run(body);
    const concludedAt = await this.inbox.conclude(eventId, verdict, orderId, job);
    const { eventTime } = body;
    this.metrics.webhookProcessed(verdict, eventTime && (concludedAt.getTime() - eventTime.getTime()) / 1000);
    this.report(eventId, body, verdict);
  }

  private report(eventId: string, { type, accountId, liveMode }: WebhookBody, verdict: Verdict): void {
    const told = `webhook ${eventId} (${type ?? 'no type'}): ${verdict}`;
    if (verdict === 'foreign_account') this.logger.warn(`${told}, it is for account ${accountId ?? 'unknown'}`);
    else if (verdict === 'wrong_mode') this.logger.warn(`${told}, it says live_mode ${String(liveMode)}`);
    else this.logger.log(told);
  }
}
