import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../common/canonical-json.js';
import { ORDER_CHANGED } from '../database/change-feed.js';
import type { RunSql } from '../database/database.js';
import { isPresent } from '../database/replica-presence.js';
import { Table } from '../database/table.js';
import type { TimelineHead } from '../timeline/timeline.js';
import { type Order as OrderRow, Prisma } from '../generated/prisma/client.js';
import { CustomerVault } from './customer-vault.js';
import type { Customer, NewOrder, Order } from './order.js';

/** The columns of an order that facts may change. */
export type OrderChange = Pick<Order, 'status' | 'paidAt' | 'settlingPaymentId' | 'refundedMinor'>;

/** The columns of an unpaid order that its storefront may amend. */
export type OrderAmendment = Pick<
  NewOrder,
  'amountMinor' | 'description' | 'invoiceNumber' | 'items' | 'metadata' | 'payBefore'
>;

export const ORDERS = new Table<OrderRow>('orders', {
  id: 'uuid',
  storefront: 'text',
  reference: 'text',
  status: 'text',
  amountMinor: 'bigint',
  currency: 'text',
  description: 'text',
  invoiceNumber: 'text',
  items: 'jsonb',
  metadata: 'jsonb',
  allowedMethods: 'jsonb',
  returnUrl: 'text',
  referenceFreed: 'boolean',
  customerSealed: 'bytea',
  emailHash: 'bytea',
  phoneHash: 'bytea',
  emailBeginnings: 'text[]',
  payBefore: 'timestamptz',
  paidAt: 'timestamptz',
  settlingPaymentId: 'text',
  refundedMinor: 'bigint',
  lookedAt: 'timestamptz',
  lookOwner: 'int',
  lookStartedAt: 'timestamptz',
  timelineSeq: 'int',
  timelineHash: 'bytea',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
});
const insert = ORDERS.insert(
  'referenceFreed', 'paidAt', 'settlingPaymentId', 'refundedMinor', 'lookedAt', 'lookOwner', 'lookStartedAt',
); // prettier-ignore
const setHead = ORDERS.set('timelineSeq', 'timelineHash', 'updatedAt');
const setAmended = ORDERS.set('amountMinor', 'description', 'invoiceNumber', 'items', 'metadata', 'payBefore');
const setCustomer = ORDERS.set('customerSealed', 'emailHash', 'phoneHash', 'emailBeginnings');
const setDecided = ORDERS.set('status', 'paidAt', 'settlingPaymentId', 'refundedMinor');

/** Writes the table `orders`; no other class does. */
@Injectable()
export class OrdersRepository {
  constructor(private readonly vault: CustomerVault) {}

  /**
   * `UPDATE` that has the storefront's ended orders free their reference for a new one, and those that were paid after all take it
   * again, which then violates the same index as the new order would (contract 4). It goes before {@link insertSql}: whoever
   * changes an ended order meanwhile is waited for, with nothing of ours in its way.
   */
  freeReferenceSql({ storefront, reference }: Pick<NewOrder, 'storefront' | 'reference'>): Prisma.Sql {
    return Prisma.sql`UPDATE orders SET reference_freed = status IN ('cancelled', 'expired')
      WHERE storefront = ${storefront}::text AND reference = ${reference}::text AND status <> 'awaiting_payment'
        AND reference_freed <> (status IN ('cancelled', 'expired')) RETURNING id`;
  }

  /**
   * `INSERT` of a new order with the head its timeline will have, once `freed` (the name of a part with {@link freeReferenceSql}) is
   * done; violates `orders_storefront_reference_taken_key` on a reference that is taken.
   */
  insertSql(order: NewOrder, head: TimelineHead, freed: string): Prisma.Sql {
    const row = {
      ...order,
      status: 'awaiting_payment',
      ...jsonOf(order),
      allowedMethods: JSON.stringify(order.allowedMethods),
      ...this.sealedRow(order.customer),
      ...headRow(head, order.createdAt),
    };
    return Prisma.sql`${insert(row)} WHERE (SELECT count(*) FROM ${Prisma.raw(freed)}) >= 0 RETURNING id`;
  }

  /** Serialises every change of the order's money until the transaction ends. Answers its timeline's head; null: no such order. */
  async lock(run: RunSql, orderId: string): Promise<TimelineHead | null> {
    const rows = await run<{ seq: number; hash: Uint8Array }>(
      Prisma.sql`SELECT timeline_seq AS seq, timeline_hash AS hash FROM orders WHERE id = ${orderId}::uuid FOR UPDATE`,
    );
    return rows[0] ?? null;
  }

  /** Moves the timeline's head, under the lock, and wakes the readers that wait for the order. */
  async moveHead(run: RunSql, orderId: string, head: TimelineHead, at: Date): Promise<void> {
    await run(Prisma.sql`UPDATE orders SET ${setHead(headRow(head, at))} WHERE id = ${orderId}::uuid`);
    await this.wake(run, orderId);
  }

  /** Wakes the order's waiting readers on all replicas, at commit: there is something to see that the timeline does not tell. */
  async wake(run: RunSql, orderId: string): Promise<void> {
    await run(Prisma.sql`SELECT ${this.wakeSql(orderId)} AS woken`);
  }

  /** Expression that wakes the order's waiting readers on all replicas, at commit. */
  wakeSql(orderId: string): Prisma.Sql {
    return Prisma.sql`pg_notify(${ORDER_CHANGED}::text, ${orderId}::text)::text`;
  }

  /** `UPDATE` that moves only the timeline's head from `expectedSeq`; no row if another transaction moved it meanwhile. */
  moveHeadSql(orderId: string, expectedSeq: number, head: TimelineHead, at: Date, onlyIf: Prisma.Sql): Prisma.Sql {
    return Prisma.sql`UPDATE orders SET ${setHead(headRow(head, at))}
      WHERE id = ${orderId}::uuid AND timeline_seq = ${expectedSeq}::int AND ${onlyIf} RETURNING id`;
  }

  /** Writes what was decided, under the lock. */
  async update(run: RunSql, orderId: string, change: OrderChange, head: TimelineHead, at: Date): Promise<void> {
    await run(Prisma.sql`UPDATE orders SET ${setDecided(change)}, ${setHead(headRow(head, at))}
      WHERE id = ${orderId}::uuid`);
  }

  /** Writes what an amendment changed, under the lock; `customer` only where it names one. */
  async amend(run: RunSql, orderId: string, change: OrderAmendment, customer?: Customer | null): Promise<void> {
    const columns = [setAmended({ ...change, ...jsonOf(change) })];
    if (customer !== undefined) columns.push(setCustomer(this.sealedRow(customer)));
    await run(Prisma.sql`UPDATE orders SET ${Prisma.join(columns)} WHERE id = ${orderId}::uuid`);
  }

  /**
   * Claims the right to ask Zoho about the order, for replica `owner`, unless a living one holds it or a newer look than
   * `seen` was finished. A look claimed before `deadBefore` is given up on even if its replica lives.
   */
  async claimLook(
    run: RunSql,
    orderId: string,
    owner: number,
    seen: Date | null,
    at: Date,
    deadBefore: Date,
  ): Promise<boolean> {
    const rows = await run(Prisma.sql`UPDATE orders SET look_owner = ${owner}::int, look_started_at = ${at}::timestamptz
      WHERE id = ${orderId}::uuid AND looked_at IS NOT DISTINCT FROM ${seen}::timestamptz
        AND (look_owner IS NULL OR look_started_at < ${deadBefore}::timestamptz OR NOT ${Prisma.raw(isPresent('look_owner'))})
      RETURNING id`);
    return rows.length > 0;
  }

  /** Ends a look: `lookedAt` is when Zoho was asked, or null if it could not answer. */
  async finishLook(run: RunSql, orderId: string, owner: number | null, lookedAt: Date | null): Promise<void> {
    await run(Prisma.sql`UPDATE orders SET
        look_owner = CASE WHEN look_owner = ${owner}::int THEN NULL ELSE look_owner END,
        looked_at = GREATEST(looked_at, ${lookedAt}::timestamptz)
      WHERE id = ${orderId}::uuid`);
  }

  /** The order that has taken the reference, or had it last. */
  async findByReference(run: RunSql, storefront: string, reference: string): Promise<string | null> {
    const rows = await run<{ id: string }>(Prisma.sql`SELECT id FROM orders
      WHERE storefront = ${storefront}::text AND reference = ${reference}::text
      ORDER BY status IN ('cancelled', 'expired'), created_at DESC, id DESC LIMIT 1`);
    return rows[0]?.id ?? null;
  }

  private sealedRow(customer: Customer | null) {
    const { sealed, ...hashes } = this.vault.seal(customer);
    return { customerSealed: sealed, ...hashes };
  }
}

function jsonOf({ items, metadata }: Pick<NewOrder, 'items' | 'metadata'>) {
  return { items: JSON.stringify(items), metadata: canonicalJson(metadata) };
}

function headRow({ seq, hash }: TimelineHead, updatedAt: Date) {
  return { timelineSeq: seq, timelineHash: hash, updatedAt };
}
