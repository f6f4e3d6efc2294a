import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { Settings } from './settings.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  constructor(settings: Settings) {
    super({
      adapter: new PrismaPg({ connectionString: settings.databaseUrl, max: 10 }),
      // Prisma gives up after 2 s by default: on a busy machine that would measure how fast it fails.
      transactionOptions: { maxWait: 30_000, timeout: 30_000 },
    });
  }

  async onModuleInit(): Promise<void> {
    await this.$connect();
  }
}
