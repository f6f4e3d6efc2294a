import { Global, Module } from '@nestjs/common';
import { PgPool } from './pg-pool.js';
import { PrismaService } from './prisma.service.js';
import { ReplicaPresence } from './replica-presence.js';
import { ChangeFeed } from './change-feed.js';
import { Database } from './database.js';

@Global()
@Module({
  providers: [PgPool, PrismaService, ReplicaPresence, ChangeFeed, Database],
  exports: [PgPool, PrismaService, ReplicaPresence, ChangeFeed, Database],
})
export class DatabaseModule {}
