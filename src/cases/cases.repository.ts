import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../common/canonical-json.js';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import type { CaseKind } from './case-kinds.js';

/** A money exception that was just discovered. */
export interface NewCase {
  id: string;
  kind: CaseKind;
  orderId: string | null;
  paymentId: string;
  refundId: string | null;
  evidence: Record<string, unknown>;
  openedAt: Date;
}

/** Writes the table `cases`; nobody else does. */
@Injectable()
export class CasesRepository {
  /** Opens a case in the transaction of its discovery. Nothing happens if one of this kind is already open for the payment. */
  async open(run: RunSql, opened: NewCase): Promise<void> {
    await run(Prisma.sql`INSERT INTO cases (id, kind, order_id, payment_id, refund_id, status, evidence, opened_at)
      VALUES (${opened.id}::uuid, ${opened.kind}::text, ${opened.orderId}::uuid, ${opened.paymentId}::text, ${opened.refundId}::text,
        'open', ${canonicalJson(opened.evidence)}::jsonb, ${opened.openedAt}::timestamptz)
      ON CONFLICT (kind, payment_id, COALESCE(refund_id, '')) WHERE status = 'open' DO NOTHING`);
  }
}
