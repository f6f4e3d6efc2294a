import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/database.js';
import { Table } from '../database/table.js';
import { type Payment as PaymentRow, Prisma } from '../generated/prisma/client.js';
import { CustomerVault } from '../orders/customer-vault.js';
import type { ZohoPayer } from '../zoho/zoho.types.js';
import type { Payment } from './payment.js';

/** A payment as stored, and the order it belongs to, if one is known. */
export interface StoredPayment {
  orderId: string | null;
  payment: Payment;
}

export const PAYMENTS = new Table<PaymentRow>('payments', {
  id: 'text',
  orderId: 'uuid',
  sessionId: 'uuid',
  zohoSessionId: 'text',
  status: 'text',
  amountMinor: 'bigint',
  currency: 'text',
  amountText: 'text',
  refundedMinor: 'bigint',
  disputed: 'boolean',
  method: 'text',
  failureReason: 'text',
  referenceNumber: 'text',
  bankReference: 'text',
  feeMinor: 'bigint',
  taxMinor: 'bigint',
  netMinor: 'bigint',
  payerSealed: 'bytea',
  payerEmailHash: 'bytea',
  payerPhoneHash: 'bytea',
  payerEmailBeginnings: 'text[]',
  detailStatus: 'text',
  lookedAt: 'timestamptz',
  heardAt: 'timestamptz',
  zohoStatus: 'text',
  zohoRefundedMinor: 'bigint',
  returnedMinor: 'bigint',
  zohoCreatedAt: 'timestamptz',
  firstSeenAt: 'timestamptz',
  updatedAt: 'timestamptz',
});
const PAYER = ['payerSealed', 'payerEmailHash', 'payerPhoneHash', 'payerEmailBeginnings'] as const;
const insert = PAYMENTS.insert(...PAYER);
const setPayer = PAYMENTS.set(...PAYER);

/** What is news about a payment we know already; its order and its session never change once it has them. */
const NEWS = Prisma.sql`order_id = COALESCE(payments.order_id, EXCLUDED.order_id),
  session_id = COALESCE(payments.session_id, EXCLUDED.session_id), ${PAYMENTS.excluded('id', 'orderId', 'sessionId', 'firstSeenAt', ...PAYER)}`;

/** Writes the table `payments`; no other class does. */
@Injectable()
export class PaymentsRepository {
  constructor(private readonly vault: CustomerVault) {}

  /** Writes what is known of a payment now. A payment's order never changes once it has one. */
  async save(run: RunSql, orderId: string, payment: Payment, at: Date): Promise<void> {
    await this.upsert(run, orderId, payment, at, Prisma.sql`true`);
  }

  /** Keeps money that has no order. False, and nothing is written, if the payment is an order's. */
  async saveUnmatched(run: RunSql, payment: Payment, at: Date): Promise<boolean> {
    const rows = await this.upsert(run, null, payment, at, Prisma.sql`payments.order_id IS NULL`);
    return rows.length > 0;
  }

  /**
   * Keeps what Zoho tells of the payer, with what it told before; nothing happens if there is no such payment, or nothing new. Under
   * the lock of the payment's money.
   */
  async keepPayer(run: RunSql, id: string, told: ZohoPayer): Promise<void> {
    if (Object.keys(told).length === 0) return;
    const row = await run.prisma.payment.findUnique({ where: { id }, select: { payerSealed: true } });
    const known: ZohoPayer | null = row && this.vault.open(row.payerSealed);
    const payer = { ...told, ...known };
    if (!row || (known && isDeepStrictEqual(payer, known))) return;
    const { sealed, emailHash, phoneHash, emailBeginnings } = this.vault.seal(payer);
    const hashes = { payerEmailHash: emailHash, payerPhoneHash: phoneHash, payerEmailBeginnings: emailBeginnings };
    const columns = { payerSealed: sealed, ...hashes };
    await run(Prisma.sql`UPDATE payments SET ${setPayer(columns)} WHERE id = ${id}::text`);
  }

  async find(run: RunSql, id: string): Promise<StoredPayment | null> {
    const row = await run.prisma.payment.findUnique({ where: { id } });
    return row && { orderId: row.orderId, payment: toPayment(row) };
  }

  /** Serialises every change of money that has no order, until the transaction ends; null if it has one by now. */
  async lockUnmatched(run: RunSql, id: string): Promise<StoredPayment | null> {
    const locked = await run(
      Prisma.sql`SELECT id FROM payments WHERE id = ${id}::text AND order_id IS NULL FOR UPDATE`,
    );
    return locked.length > 0 ? this.find(run, id) : null;
  }

  private upsert(
    run: RunSql,
    orderId: string | null,
    payment: Payment,
    at: Date,
    onlyIf: Prisma.Sql,
  ): Promise<unknown[]> {
    const row = { ...payment, orderId, zohoCreatedAt: payment.createdAt, firstSeenAt: at, updatedAt: at };
    return run(Prisma.sql`${insert(row)} ON CONFLICT (id) DO UPDATE SET ${NEWS} WHERE ${onlyIf} RETURNING id`);
  }
}

function toPayment({
  zohoCreatedAt,
  orderId: _order,
  firstSeenAt: _seen,
  updatedAt: _at,
  payerSealed: _payer,
  payerEmailHash: _email,
  payerPhoneHash: _phone,
  payerEmailBeginnings: _beginnings,
  ...row
}: PaymentRow): Payment {
  return { ...row, createdAt: zohoCreatedAt };
}
