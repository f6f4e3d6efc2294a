import { Injectable } from '@nestjs/common';
import type { CaseKind } from '../../cases/case-kinds.js';
import { PgPool } from '../../database/pg-pool.js';
import { CustomerVault } from '../../orders/customer-vault.js';
import type { OrderStatus } from '../../orders/order-status.js';
import type { SessionStatus } from '../../payment-sessions/session-status.js';
import type { PageKey } from '../../common/http/page-cursors.js';
import type { OrderFilters } from './search-filters.js';
import type { PersonalHashes } from './look-ups.js';
import { type PageQuery, searchSql } from './search-sql.js';

/** An order of the list, as read. */
export interface FoundOrder {
  id: string;
  storefront: string;
  reference: string;
  status: OrderStatus;
  amount_minor: string;
  currency: string;
  description: string;
  invoice_number: string | null;
  metadata: Record<string, string>;
  customer_sealed: Uint8Array | null;
  pay_before: Date;
  paid_at: Date | null;
  refunded_minor: string;
  created_at: Date;
  session: FoundSession | null;
  session_count: number;
  /** Oldest first. */
  payments: FoundPayment[] | null;
  attention: CaseKind[] | null;
  last_event_at: Date | null;
}

export interface FoundSession {
  id: string;
  attempt: number;
  status: SessionStatus;
  zohoSessionId: string | null;
  zohoStatus: string | null;
  amountMinor: string;
  currency: string;
  createdAt: string;
  expiresAt: string;
  /** In hexadecimal. */
  payPageSealed: string | null;
}

export interface FoundPayment {
  status: string;
  method: string | null;
  failureReason: string | null;
  at: string | null;
}

export interface FoundPage {
  orders: FoundOrder[];
  /** Where the next page begins; null: this was the last. */
  next: PageKey | null;
}

/** Texts that may be a phone number; with fewer digits a text is rather an order's reference. */
const PHONE = /^\+?[0-9 ().-]{5,25}$/;

/** Finds orders, a page at a time. Reads only. */
@Injectable()
export class SearchRepository {
  constructor(
    private readonly pool: PgPool,
    private readonly vault: CustomerVault,
  ) {}

  async findPage(filters: OrderFilters, { limit, after }: PageQuery): Promise<FoundPage> {
    const { text, values } = searchSql(filters, this.hashesOf(filters.q?.trim() ?? null), { limit: limit + 1, after });
    // On the pool itself and not by Database.run: that prepares statements, see searchSql.
    const { rows } = await this.pool.query<FoundOrder>({ text, values });
    const orders = rows.slice(0, limit);
    const last = orders.at(-1);
    return { orders, next: rows.length > limit && last ? { at: last.created_at, id: last.id } : null };
  }

  private hashesOf(q: string | null): PersonalHashes {
    return {
      email: q?.includes('@') ? this.vault.emailHashes(q.replace(/\s/g, '')) : [],
      emailBeginnings: q === null ? [] : this.vault.emailBeginningHashes(q),
      phone: q !== null && PHONE.test(q) ? this.vault.phoneHashes(q) : [],
    };
  }
}
