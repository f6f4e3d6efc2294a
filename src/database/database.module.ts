import { Global, Module } from '@nestjs/common';
import { PgPool } from './pg-pool.js';
import { PrismaService } from './prisma.service.js';
import { ReplicaPresence } from './replica-presence.js';
import { Database } from './database.js';

@Global()
@Module({
  providers: [PgPool, PrismaService, ReplicaPresence, Database],
  exports: [PgPool, PrismaService, ReplicaPresence, Database],
})
export class DatabaseModule {}
