import type { CauseKind } from '../common/cause.js';
import type { EventData, EventType } from './event-types.js';
import { EMPTY_TIMELINE, timelineHash } from './timeline.js';

/** A timeline row as read back: times are ISO 8601 text, hashes hexadecimal. */
export interface StoredEvent {
  id: string;
  seq: number;
  type: EventType;
  cause: CauseKind;
  actor: string;
  requestId: string | null;
  at: string;
  data: EventData;
  evidence: Record<string, unknown> | null;
  prevHash: string;
  hash: string;
}

/** The end of the chain as the order's row has it. */
export interface StoredHead {
  seq: number;
  hash: string;
}

/**
 * What is wrong with an order's timeline, in words; empty if it is whole. Every hash is computed again from the columns as they
 * are stored, so an edit shows at the row edited, a deletion at the gap, a row cut off the end at the order's head.
 * @param events in `seq` order
 */
export function verifyTimeline(orderId: string, head: StoredHead, events: readonly StoredEvent[]): string[] {
  const faults: string[] = [];
  let last: StoredHead = { seq: EMPTY_TIMELINE.seq, hash: toHex(EMPTY_TIMELINE.hash) };
  for (const event of events) {
    const name = `event ${event.seq} (${event.type})`;
    if (event.seq !== last.seq + 1) faults.push(`${name}: follows event ${last.seq}, what was between is missing`);
    else if (event.prevHash !== last.hash) faults.push(`${name}: does not continue event ${last.seq}`);
    if (hashOf(orderId, event) !== event.hash) faults.push(`${name}: was changed after it was written`);
    last = event;
  }
  if (last.seq !== head.seq)
    faults.push(`the order's timeline has ${head.seq} events, the last one found is ${last.seq}`);
  else if (last.hash !== head.hash) faults.push(`event ${last.seq}: is not the one the order's row ends with`);
  return faults;
}

function hashOf(orderId: string, { cause, actor, requestId, at, evidence, prevHash, ...event }: StoredEvent): string {
  return toHex(
    timelineHash({
      ...event,
      orderId,
      cause: { kind: cause, actor, requestId: requestId ?? undefined },
      at: new Date(at),
      evidence: evidence ?? undefined,
      prevHash: Buffer.from(prevHash, 'hex'),
    }),
  );
}

function toHex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
