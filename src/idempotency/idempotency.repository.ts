import { Injectable } from '@nestjs/common';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig } from '../config/app-config.js';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { Prisma } from '../generated/prisma/client.js';
import { IdempotencyInProgressError } from './idempotency.errors.js';

/** A key as its owner sent it, and the hash of the request it came with. */
export interface IdempotentRequest {
  /** Who the key belongs to, e.g. `storefront:web`: two owners may use the same key. */
  owner: string;
  key: string;
  requestHash: Uint8Array;
}

/** The replica that works on the request now, and until when it is believed to even if it cannot be asked. */
export interface Runner {
  replica: number;
  until: Date;
}

/** What is known of a key when it comes again. */
export type KeyState =
  | { kind: 'unknown' }
  | { kind: 'other_request' }
  | { kind: 'running' }
  | { kind: 'finished'; status: number; body: unknown }
  | { kind: 'claimed'; orderId: string; refundId: string | null; amendedAt: Date | null };

interface KeyRow {
  request_hash: Uint8Array;
  response_status: number | null;
  response_sealed: Uint8Array | null;
}

interface ClaimedRow {
  order_id: string;
  refund_id: string | null;
  amended_at: Date | null;
}

/** Writes the table `idempotency_keys`; no other class does. */
@Injectable()
export class IdempotencyRepository {
  private readonly box: SealedBox;

  constructor(config: AppConfig) {
    this.box = new SealedBox(config.dataEncryptionSecrets, 'idempotent-response');
  }

  /** `INSERT` of a key that is being worked on; violates `idempotency_keys_pkey` if it is known. */
  insertSql(request: IdempotentRequest, orderId: string, runner: Runner, at: Date): Prisma.Sql {
    return Prisma.sql`INSERT INTO idempotency_keys (owner, key, request_hash, order_id, running_owner, running_until, created_at)
      VALUES (${request.owner}::text, ${request.key}::text, ${request.requestHash}::bytea, ${orderId}::uuid,
        ${runner.replica}::int, ${runner.until}::timestamptz, ${at}::timestamptz)`;
  }

  /** Records a key that is about to be worked on, before it is known what comes of it; false if it is known. */
  async begin(run: RunSql, request: IdempotentRequest, runner: Runner, at: Date): Promise<boolean> {
    const rows =
      await run(Prisma.sql`INSERT INTO idempotency_keys (owner, key, request_hash, running_owner, running_until, created_at)
      VALUES (${request.owner}::text, ${request.key}::text, ${request.requestHash}::bytea, ${runner.replica}::int,
        ${runner.until}::timestamptz, ${at}::timestamptz)
      ON CONFLICT (owner, key) DO NOTHING RETURNING key`);
    return rows.length > 0;
  }

  /**
   * Says which refund a key has begun, in the transaction that begins it.
   * @throws IdempotencyInProgressError if the key has begun one already: the request that held it before was given up on, and comes back
   */
  async bindRefund(run: RunSql, { owner, key }: IdempotentRequest, refundId: string): Promise<void> {
    const rows = await run(Prisma.sql`UPDATE idempotency_keys SET refund_id = ${refundId}::uuid
      WHERE owner = ${owner}::text AND key = ${key}::text AND refund_id IS NULL RETURNING key`);
    if (rows.length === 0) throw new IdempotencyInProgressError();
  }

  /**
   * Says that the key's amendment is made, in the transaction that makes it: whoever goes on with the key must not make it again,
   * over another one that came meanwhile.
   * @throws IdempotencyInProgressError if it has been made already: the request that held it before was given up on, and comes back
   */
  async bindAmendment(run: RunSql, { owner, key }: IdempotentRequest, at: Date): Promise<void> {
    const rows = await run(Prisma.sql`UPDATE idempotency_keys SET amended_at = ${at}::timestamptz
      WHERE owner = ${owner}::text AND key = ${key}::text AND amended_at IS NULL RETURNING key`);
    if (rows.length === 0) throw new IdempotencyInProgressError();
  }

  /** Forgets a request that was refused and has begun nothing: the key is as good as new. */
  async forget(run: RunSql, { owner, key }: IdempotentRequest, replica: number): Promise<void> {
    await run(Prisma.sql`DELETE FROM idempotency_keys WHERE owner = ${owner}::text AND key = ${key}::text
      AND running_owner = ${replica}::int AND finished_at IS NULL AND order_id IS NULL AND refund_id IS NULL AND amended_at IS NULL`);
  }

  /** `UPDATE` that stores the answer for good, guarded so that it can be one part of a larger statement. */
  finishSql(request: IdempotentRequest, status: number, body: unknown, at: Date, onlyIf: Prisma.Sql): Prisma.Sql {
    const sealed = this.box.seal(JSON.stringify(body));
    return Prisma.sql`UPDATE idempotency_keys SET response_status = ${status}::int, response_sealed = ${sealed}::bytea,
        finished_at = ${at}::timestamptz, running_owner = NULL, running_until = NULL
      WHERE owner = ${request.owner}::text AND key = ${request.key}::text AND finished_at IS NULL AND ${onlyIf}`;
  }

  /** Takes a half-finished request over, if no living replica works on it; otherwise says what is known of the key. */
  async claim(run: RunSql, request: IdempotentRequest, runner: Runner, now: Date): Promise<KeyState> {
    const claimed = await run<ClaimedRow>(Prisma.sql`UPDATE idempotency_keys
      SET running_owner = ${runner.replica}::int, running_until = ${runner.until}::timestamptz
      WHERE owner = ${request.owner}::text AND key = ${request.key}::text AND request_hash = ${request.requestHash}::bytea
        AND finished_at IS NULL AND ${isFreeSql(now)}
      RETURNING order_id, refund_id, amended_at`);
    if (claimed[0]) return toClaimed(claimed[0]);
    const [row] =
      await run<KeyRow>(Prisma.sql`SELECT request_hash, response_status, response_sealed FROM idempotency_keys
      WHERE owner = ${request.owner}::text AND key = ${request.key}::text`);
    return row ? this.stateOf(row, request) : { kind: 'unknown' };
  }

  /** Gives a request up without an answer (Zoho was down): the next call with the key goes on with it. */
  async release(run: RunSql, request: IdempotentRequest, replica: number): Promise<void> {
    await run(Prisma.sql`UPDATE idempotency_keys SET running_owner = NULL, running_until = NULL
      WHERE owner = ${request.owner}::text AND key = ${request.key}::text AND running_owner = ${replica}::int AND finished_at IS NULL`);
  }

  /** Forgets up to `limit` keys that were made and, if ever, finished before `before`. Answers how many. */
  async prune(run: RunSql, before: Date, limit: number): Promise<number> {
    const rows = await run(Prisma.sql`DELETE FROM idempotency_keys WHERE (owner, key) IN (
      SELECT owner, key FROM idempotency_keys WHERE created_at < ${before}::timestamptz
        AND (finished_at IS NULL OR finished_at < ${before}::timestamptz) LIMIT ${limit}::int) RETURNING key`);
    return rows.length;
  }

  private stateOf(row: KeyRow, request: IdempotentRequest): KeyState {
    if (!Buffer.from(row.request_hash).equals(request.requestHash)) return { kind: 'other_request' };
    if (row.response_status === null || !row.response_sealed) return { kind: 'running' };
    const body = this.box.open(row.response_sealed);
    if (body === null) throw new Error('the stored answer was sealed with a secret that is no longer configured');
    return { kind: 'finished', status: row.response_status, body: JSON.parse(body) };
  }
}

function toClaimed({ order_id, refund_id, amended_at }: ClaimedRow): KeyState {
  return { kind: 'claimed', orderId: order_id, refundId: refund_id, amendedAt: amended_at };
}

/** SQL condition on a row of `idempotency_keys`: no living replica works on its request. */
export function isFreeSql(now: Date): Prisma.Sql {
  return Prisma.sql`(running_owner IS NULL OR running_until < ${now}::timestamptz OR NOT ${Prisma.raw(isPresent('running_owner'))})`;
}
