import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import type { Clock } from '../common/clock.js';
import { CommonModule } from '../common/common.module.js';
import type { AppConfig } from '../config/app-config.js';
import { AppConfigModule } from '../config/config.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { CheckoutModule } from '../checkout/checkout.module.js';
import { HealthModule } from '../health/health.module.js';
import { InvariantsModule } from '../invariants/invariants.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ObservabilityModule } from '../observability/observability.module.js';
import { SupportModule } from '../support/support.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';

/** Everything wired together; features know nothing of each other but what the import order allows (ARCHITECTURE.md). */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig, overrides: { clock?: Clock; modules?: Type[] } = {}): DynamicModule {
    const foundations = [
      AppConfigModule.forRoot(config),
      CommonModule.forRoot(overrides.clock),
      ObservabilityModule,
      DatabaseModule,
      JobsModule,
      AuthModule,
    ];
    return {
      module: AppModule,
      imports: [
        ...foundations,
        CheckoutModule,
        WebhooksModule,
        SupportModule,
        InvariantsModule,
        HealthModule,
        ...(overrides.modules ?? []),
      ],
    };
  }
}
