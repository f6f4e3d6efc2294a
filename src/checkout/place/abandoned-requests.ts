import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import { isFreeSql } from '../../idempotency/idempotency.repository.js';
import { Prisma } from '../../generated/prisma/client.js';

/** Which requests to look for: by when they were made, and how often their order got no session. */
export interface AbandonedQuery {
  madeAfter: Date;
  madeBefore: Date;
  maxSessions: number;
  now: Date;
  limit: number;
}

/** Finds requests to place an order that died half-way, over the tables of idempotency, orders and sessions; reads only. */
@Injectable()
export class AbandonedRequests {
  constructor(private readonly database: Database) {}

  /** Oldest first. */
  async find({ madeAfter, madeBefore, maxSessions, now, limit }: AbandonedQuery): Promise<IdempotentRequest[]> {
    const rows = await this.database.run<{ owner: string; key: string; request_hash: Uint8Array }>(Prisma.sql`
      SELECT k.owner, k.key, k.request_hash FROM idempotency_keys k JOIN orders o ON o.id = k.order_id
      WHERE k.owner LIKE 'storefront:%' AND k.finished_at IS NULL AND k.created_at > ${madeAfter}::timestamptz AND k.created_at < ${madeBefore}::timestamptz
        AND ${isFreeSql(now)} AND o.status = 'awaiting_payment' AND o.pay_before > ${now}::timestamptz
        AND (SELECT count(*) FROM payment_sessions s WHERE s.order_id = o.id) < ${maxSessions}::int
      ORDER BY k.created_at LIMIT ${limit}::int`);
    return rows.map(({ owner, key, request_hash }) => ({ owner, key, requestHash: request_hash }));
  }
}
