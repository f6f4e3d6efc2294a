import { v7 as uuidv7 } from 'uuid';
import { canonicalJson, sha256 } from '../common/canonical-json.js';
import type { Cause } from '../common/cause.js';
import { Prisma } from '../generated/prisma/client.js';
import type { TimelineEntry } from './event-types.js';

/** The end of an order's hash chain: the last event's number and hash. Kept on the order row, moved under its lock. */
export interface TimelineHead {
  seq: number;
  hash: Uint8Array;
}

/** A timeline row ready to be inserted. */
export interface TimelineRow extends TimelineEntry {
  id: string;
  orderId: string;
  seq: number;
  cause: Cause;
  at: Date;
  prevHash: Uint8Array;
  hash: Uint8Array;
}

/** What a chain starts from: nothing happened yet. */
export const EMPTY_TIMELINE: TimelineHead = { seq: 0, hash: new Uint8Array(32) };

/** The hash of one row: over its predecessor's hash and every column that means something, in canonical JSON. */
export function timelineHash(row: Omit<TimelineRow, 'hash'>): Buffer {
  const { id, orderId, seq, type, cause, at, data, evidence } = row;
  const { kind, actor, requestId = null } = cause;
  const text = { id, orderId, seq, type, cause: kind, actor, requestId, at, data, evidence: evidence ?? null };
  return sha256(row.prevHash, canonicalJson(text));
}

/** Chains `entries` to `head`. Pure but for the ids: writing the rows and moving the head is up to one transaction. */
export function chain(
  orderId: string,
  head: TimelineHead,
  entries: readonly TimelineEntry[],
  cause: Cause,
  at: Date,
): { rows: TimelineRow[]; head: TimelineHead } {
  let last = head;
  const rows = entries.map((entry) => {
    const unhashed = { ...entry, id: uuidv7(), orderId, seq: last.seq + 1, cause, at, prevHash: last.hash };
    const row = { ...unhashed, hash: timelineHash(unhashed) };
    last = row;
    return row;
  });
  return { rows, head: { seq: last.seq, hash: last.hash } };
}

/** `INSERT` of timeline rows, guarded by `onlyIf` (a SQL condition) so that it can be one part of a larger statement. */
export function insertTimelineSql(rows: readonly TimelineRow[], onlyIf: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
  const values = rows.map(
    (
      row,
    ) => Prisma.sql`(${row.id}::uuid, ${row.orderId}::uuid, ${row.seq}::int, ${row.type}::text, ${row.cause.kind}::text,
      ${row.cause.actor}::text, ${row.cause.requestId ?? null}::text, ${row.at}::timestamptz, ${canonicalJson(row.data)}::jsonb,
      ${row.evidence ? canonicalJson(row.evidence) : null}::jsonb, ${row.prevHash}::bytea, ${row.hash}::bytea)`,
  );
  return Prisma.sql`INSERT INTO order_events
    (id, order_id, seq, type, cause, actor, request_id, at, data, evidence, prev_hash, hash)
    SELECT * FROM (VALUES ${Prisma.join(values)}) AS events WHERE ${onlyIf}`;
}
