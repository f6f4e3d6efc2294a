import { Injectable } from '@nestjs/common';
import { PageCursors } from '../../common/http/page-cursors.js';
import { Database } from '../../database/database.js';
import { Prisma } from '../../generated/prisma/client.js';
import { isEventId } from './event-id.decorator.js';
import type { WebhookListView, WebhookView } from './inbox.dto.js';
import { DEFAULT_LIMIT } from '../../common/http/paging.decorators.js';
import type { InboxQuery } from './inbox.query.js';
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

const CURSORS = new PageCursors('webhooks', isEventId);

/** Reads the webhook inbox for people, newest first; bodies stay sealed. */
@Injectable()
export class InboxSearch {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailedError for a cursor that belongs to other filters */
  async list({ limit = DEFAULT_LIMIT, cursor, verdict, type }: InboxQuery): Promise<WebhookListView> {
    const filters = { verdict, type };
    const after = cursor === undefined ? null : CURSORS.decode(cursor, filters);
    const decided = verdict === 'pending' ? null : (verdict ?? null);
    const rows = await this.database.run<InboxRow>(Prisma.sql`SELECT ${COLUMNS} FROM webhook_events
      WHERE (${decided}::text IS NULL OR verdict = ${decided}::text)
        AND (${verdict !== 'pending'}::boolean OR status = 'pending')
        AND (${type ?? null}::text IS NULL OR type = ${type ?? null}::text)
        AND (${after === null}::boolean OR (received_at, event_id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text))
      ORDER BY received_at DESC, event_id DESC LIMIT ${limit + 1}::int`);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(toView),
      nextCursor: last ? CURSORS.encode({ at: last.received_at, id: last.event_id }, filters) : null,
    };
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
