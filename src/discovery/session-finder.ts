import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { PaymentLead } from '../payments/payment-lead.js';

/** The session of ours that a lead points to. */
export interface FoundSession {
  sessionId: string;
  orderId: string;
  zohoSessionId: string | null;
}

/** Finds the session that news is about, in our own rows: by Zoho's ids first, and only then by what a reference claims. */
@Injectable()
export class SessionFinder {
  constructor(private readonly database: Database) {}

  async find(
    lead: Pick<PaymentLead, 'zohoSessionId' | 'sessionIds'> & { paymentId: string | null },
  ): Promise<FoundSession | null> {
    const rows = await this.database.run<{ id: string; order_id: string; zoho_session_id: string | null }>(Prisma.sql`
      SELECT id, order_id, zoho_session_id FROM (
        SELECT id, order_id, zoho_session_id, 1 AS rank FROM payment_sessions WHERE zoho_session_id = ${lead.zohoSessionId}::text
        UNION ALL
        SELECT s.id, s.order_id, s.zoho_session_id, 2 FROM payments p JOIN payment_sessions s ON s.id = p.session_id
          WHERE p.id = ${lead.paymentId}::text
        UNION ALL
        SELECT id, order_id, zoho_session_id, 3 FROM payment_sessions WHERE id = ANY (${[...lead.sessionIds]}::uuid[])
      ) AS found ORDER BY rank LIMIT 1`);
    const [row] = rows;
    return row ? { sessionId: row.id, orderId: row.order_id, zohoSessionId: row.zoho_session_id } : null;
  }
}
