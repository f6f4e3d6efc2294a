import { Injectable } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { PgPool } from './pg-pool.js';

/** A Prisma client inside a transaction: what repositories take so that several writes commit together. */
export type Transaction = Prisma.TransactionClient;

@Injectable()
export class PrismaService extends PrismaClient {
  constructor(pool: PgPool) {
    super({ adapter: new PrismaPg(pool) });
  }
}
