import { Global, Module } from '@nestjs/common';
import { PgPool } from './pg-pool.js';
import { PrismaService } from './prisma.service.js';
import { ReplicaPresence } from './replica-presence.js';
import { ChangeFeed } from './change-feed.js';
import { Database } from './database.js';
import { HealthPool } from './health-pool.js';
import { WriteDoubt } from './write-doubt.js';

@Global()
@Module({
  providers: [PgPool, PrismaService, ReplicaPresence, ChangeFeed, WriteDoubt, Database, HealthPool],
  exports: [PgPool, PrismaService, ReplicaPresence, ChangeFeed, WriteDoubt, Database, HealthPool],
})
export class DatabaseModule {}
