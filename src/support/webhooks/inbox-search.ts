import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../../common/app-error.js';
import { Database } from '../../database/database.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { WebhookListView, WebhookView } from './inbox.dto.js';
import { DEFAULT_LIMIT, type InboxQuery } from './inbox.query.js';
import type { Verdict } from '../../webhooks/judge-webhook.js';

interface InboxRow {
  event_id: string;
  type: string | null;
  status: 'pending' | 'processed';
  verdict: Verdict | null;
  order_id: string | null;
  zoho_session_id: string | null;
  zoho_payment_id: string | null;
  zoho_refund_id: string | null;
  deliveries: number;
  event_time: Date | null;
  received_at: Date;
  processed_at: Date | null;
}

const COLUMNS = Prisma.sql`event_id, type, status, verdict, order_id, zoho_session_id, zoho_payment_id, zoho_refund_id, deliveries,
  event_time, received_at, processed_at`;

/** Reads the webhook inbox for people, newest first; bodies stay sealed. */
@Injectable()
export class InboxSearch {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailedError for a cursor that belongs to other filters */
  async list({ limit = DEFAULT_LIMIT, cursor, verdict, type }: InboxQuery): Promise<WebhookListView> {
    const filters = [verdict ?? null, type ?? null];
    const [receivedAt, eventId] = cursor === undefined ? [null, null] : decodeCursor(cursor, filters);
    const decided = verdict === 'pending' ? null : (verdict ?? null);
    const rows = await this.database.run<InboxRow>(Prisma.sql`SELECT ${COLUMNS} FROM webhook_events
      WHERE (${decided}::text IS NULL OR verdict = ${decided}::text)
        AND (${verdict !== 'pending'}::boolean OR status = 'pending')
        AND (${type ?? null}::text IS NULL OR type = ${type ?? null}::text)
        AND (${receivedAt}::timestamptz IS NULL OR (received_at, event_id) < (${receivedAt}::timestamptz, ${eventId}::text))
      ORDER BY received_at DESC, event_id DESC LIMIT ${limit + 1}::int`);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: page.map(toView), nextCursor: last ? encodeCursor(last, filters) : null };
  }

  /** Null: no such event. */
  async find(eventId: string): Promise<WebhookView | null> {
    const [row] = await this.database.run<InboxRow>(
      Prisma.sql`SELECT ${COLUMNS} FROM webhook_events WHERE event_id = ${eventId}::text`,
    );
    return row ? toView(row) : null;
  }
}

function toView(row: InboxRow): WebhookView {
  const { type, status, verdict, deliveries } = row;
  return {
    eventId: row.event_id,
    type,
    status,
    verdict,
    orderId: row.order_id,
    paymentsSessionId: row.zoho_session_id,
    paymentId: row.zoho_payment_id,
    refundId: row.zoho_refund_id,
    deliveries,
    eventTime: row.event_time?.toISOString() ?? null,
    receivedAt: row.received_at.toISOString(),
    processedAt: row.processed_at?.toISOString() ?? null,
  };
}

/** Where the page ended, and of which filters. Not signed: whoever may read the inbox may look anywhere in it. */
function encodeCursor({ received_at, event_id }: InboxRow, filters: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([...filters, received_at.toISOString(), event_id])).toString('base64url');
}

function decodeCursor(cursor: string, filters: readonly (string | null)[]): [string, string] {
  const [receivedAt, eventId] = parse(cursor, filters);
  if (typeof receivedAt !== 'string' || typeof eventId !== 'string' || Number.isNaN(Date.parse(receivedAt)))
    throw new ValidationFailedError([{ path: 'cursor', message: 'is not a cursor of this list with these filters' }]);
  return [receivedAt, eventId];
}

function parse(cursor: string, filters: readonly (string | null)[]): unknown[] {
  try {
    const [verdict, type, ...key] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    return verdict === filters[0] && type === filters[1] ? key : [];
  } catch {
    return [];
  }
}
