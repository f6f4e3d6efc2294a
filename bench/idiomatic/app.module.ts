import { HttpModule } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { ApiKeyGuard } from './api-key.guard.js';
import { HealthController } from './health.controller.js';
import { OrderStatusService } from './order-status.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { PrismaService } from './prisma.service.js';
import { Settings } from './settings.js';
import { ZohoService } from './zoho.service.js';

@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      // Ten seconds as in the service; everything else as the package comes.
      imports: [HttpModule.register({ timeout: 10_000 })],
      controllers: [OrdersController, HealthController],
      providers: [
        { provide: Settings, useValue: settings },
        ApiKeyGuard,
        OrderStatusService,
        OrdersService,
        PrismaService,
        ZohoService,
      ],
    };
  }
}
