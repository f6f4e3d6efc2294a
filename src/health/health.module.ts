import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ZohoModule } from '../zoho/zoho.module.js';
import { BacklogIndicator } from './backlog.indicator.js';
import { DatabaseGauges } from './database-gauges.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessIndicator } from './readiness.indicator.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ZohoModule],
  controllers: [HealthController, MetricsController],
  providers: [ReadinessIndicator, BacklogIndicator, DatabaseGauges],
})
export class HealthModule {}
