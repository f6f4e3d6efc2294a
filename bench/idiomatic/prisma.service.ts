import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { Settings } from './settings.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  constructor(settings: Settings) {
    super({ adapter: new PrismaPg({ connectionString: settings.databaseUrl, max: 10 }) });
  }

  async onModuleInit(): Promise<void> {
    await this.$connect();
  }
}
