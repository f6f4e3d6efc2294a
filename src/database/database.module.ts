import { Global, Module } from '@nestjs/common';
import { PgPool } from './pg-pool.js';
import { PrismaService } from './prisma.service.js';
import { ReplicaPresence } from './replica-presence.js';

@Global()
@Module({ providers: [PgPool, PrismaService, ReplicaPresence], exports: [PgPool, PrismaService, ReplicaPresence] })
export class DatabaseModule {}
