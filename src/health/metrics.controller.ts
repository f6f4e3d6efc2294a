import { Controller, Get, type OnModuleInit, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { Metrics } from '../observability/metrics.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { DatabaseGauges } from './database-gauges.js';

/** For Prometheus. Public like health: no label holds an order's or a person's data; keep it from the internet at the proxy. */
@Public()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly gauges: DatabaseGauges,
    private readonly zoho: ZohoClient,
  ) {}

  // The wall around Zoho knows nothing of metrics, so it is wired to them here.
  onModuleInit(): void {
    this.zoho.onCall((record) => this.metrics.zohoCalled(record));
    this.metrics.watchEach(
      'zoho_calls_last_minute',
      'Calls to Zoho of the last minute, of all replicas, by what they were for; as far as this replica knows.',
      ['class'],
      () => Object.entries(this.zoho.quotaUsage().used).map(([name, value]) => ({ labels: { class: name }, value })),
    );
    this.metrics.watch(
      'zoho_quota',
      'Calls a minute that we believe Zoho allows: less than configured after a 429.',
      () => Math.floor(this.zoho.quotaUsage().level),
    );
    this.metrics.watch(
      'zoho_call_budget_remaining',
      'Calls to Zoho that are left of the last minute’s quota, as far as this replica knows.',
      () => this.left(),
    );
  }

  private left(): number {
    const { used, level } = this.zoho.quotaUsage();
    return Math.max(0, Math.floor(level) - Object.values(used).reduce((sum, count) => sum + count, 0));
  }

  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const database = await this.gauges.text();
    void reply.header('content-type', this.metrics.contentType);
    return `${await this.metrics.text()}${database}`;
  }
}
