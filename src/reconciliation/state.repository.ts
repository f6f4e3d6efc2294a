import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { NotFoundError } from '../common/app-error.js';
import type { RunSql } from '../database/database.js';
import type { TimelineHead } from '../timeline/timeline.js';
import { Prisma } from '../generated/prisma/client.js';
import { CustomerVault } from '../orders/customer-vault.js';
import { HostedPages } from '../payment-sessions/hosted-pages.js';
import type { Customer, OrderItem } from '../orders/order.js';
import { type ORDER_FIELDS, SELECT_ORDER } from './select-order.js';
import type { CaseState, OrderState, SessionState, State } from './rules/state.js';
import type { Payment } from '../payments/payment.js';
import type { RefundGlance } from '../payments/refund.js';

/** An order with all that belongs to it, as one consistent read. */
export interface OrderRecord extends State {
  readonly order: OrderState & {
    readonly storefront: string;
    readonly reference: string;
    readonly description: string;
    readonly invoiceNumber: string | null;
    readonly items: OrderItem[];
    readonly metadata: Record<string, string>;
    readonly allowedMethods: string[];
    readonly returnUrl: string | null;
    readonly createdAt: Date;
    readonly updatedAt: Date;
  };
  /** Of all its payments, oldest first: shown beside them, decided on elsewhere. */
  readonly refunds: readonly RefundGlance[];
  /** Sealed: opened only for the caller who may see it. */
  readonly customerSealed: Uint8Array | null;
  readonly timeline: TimelineHead;
  /** When Zoho was last asked about every session that was in play. */
  readonly lookedAt: Date | null;
  /** The replica that is asking Zoho right now. */
  readonly lookOwner: number | null;
}

/**
 * Reads an order whole in one statement: the cached status, the order's page and `decide` all see the same thing. Numbers travel
 * as text inside the JSON, so that no amount passes through a float.
 */
@Injectable()
export class StateRepository {
  constructor(
    private readonly vault: CustomerVault,
    private readonly hostedPages: HostedPages,
    private readonly config: AppConfig,
  ) {}

  async find(run: RunSql, orderId: string): Promise<OrderRecord | null> {
    const [row] = await run<Row>(Prisma.sql`${SELECT_ORDER} WHERE o.id = ${orderId}::uuid`);
    return row ? this.toRecord(row) : null;
  }

  /** Those of `orderIds` that exist, in the order of the ids. */
  async findAll(run: RunSql, orderIds: readonly string[]): Promise<OrderRecord[]> {
    if (orderIds.length === 0) return [];
    const rows = await run<Row>(Prisma.sql`${SELECT_ORDER} WHERE o.id = ANY (${[...orderIds]}::uuid[])`);
    const records = new Map(rows.map((row) => [row.order.id, this.toRecord(row)]));
    return orderIds.flatMap((id) => records.get(id) ?? []);
  }

  /** @throws NotFoundError */
  async get(run: RunSql, orderId: string): Promise<OrderRecord> {
    const record = await this.find(run, orderId);
    if (!record) throw new NotFoundError();
    return record;
  }

  /** The order if `mayRead` lets the caller see it. @throws NotFoundError, the same whether it does not exist or is another's */
  async getVisible(run: RunSql, orderId: string, mayRead: (record: OrderRecord) => boolean): Promise<OrderRecord> {
    const record = await this.find(run, orderId);
    if (!record || !mayRead(record)) throw new NotFoundError();
    return record;
  }

  customerOf(record: OrderRecord): Customer | null {
    return this.vault.open(record.customerSealed);
  }

  private toRecord(row: Row): OrderRecord {
    const record = toRecord(row, this.config);
    const sessions = record.sessions.map((session) => ({
      ...session,
      checkoutUrl: this.hostedPages.openHex(session.checkoutUrl ?? null),
    }));
    return { ...record, sessions };
  }
}

/** A JSON copy of a state object: dates and integers arrive as text. */
type Wire<T> = {
  [K in keyof T]: T[K] extends Date | bigint
    ? string
    : T[K] extends Date | bigint | null
      ? string | null
      : T[K] extends readonly Date[]
        ? readonly string[]
        : T[K];
};

interface Row {
  customer_sealed: Uint8Array | null;
  timeline_seq: number;
  timeline_hash: Uint8Array;
  looked_at: Date | null;
  look_owner: number | null;
  order: Wire<Pick<OrderRecord['order'], keyof typeof ORDER_FIELDS>>;
  sessions: Wire<SessionState>[] | null;
  payments: Wire<Payment>[] | null;
  refunds: Wire<RefundGlance>[] | null;
  cases: Wire<CaseState>[] | null;
}

function toRecord(row: Row, { shopperFees }: AppConfig): OrderRecord {
  return {
    order: { ...toOrder(row.order), shopperFees: shopperFees.get(row.order.storefront) ?? null },
    customerSealed: row.customer_sealed,
    timeline: { seq: row.timeline_seq, hash: row.timeline_hash },
    lookedAt: row.looked_at,
    lookOwner: row.look_owner,
    sessions: (row.sessions ?? []).map(toSession),
    payments: (row.payments ?? []).map(toPayment),
    refunds: (row.refunds ?? []).map(toRefund),
    cases: row.cases ?? [],
  };
}

function toOrder(wire: Row['order']): Omit<OrderRecord['order'], 'shopperFees'> {
  return {
    ...wire,
    amountMinor: BigInt(wire.amountMinor),
    refundedMinor: BigInt(wire.refundedMinor),
    payBefore: new Date(wire.payBefore),
    paidAt: toDate(wire.paidAt),
    createdAt: new Date(wire.createdAt),
    updatedAt: new Date(wire.updatedAt),
  };
}

function toSession(wire: Wire<SessionState>): SessionState {
  return {
    ...wire,
    amountMinor: BigInt(wire.amountMinor),
    createdAt: new Date(wire.createdAt),
    expiresAt: new Date(wire.expiresAt),
    supersededAt: toDate(wire.supersededAt),
    lookedAt: toDate(wire.lookedAt),
    missingLooks: wire.missingLooks.map((at) => new Date(at)),
  };
}

function toPayment(wire: Wire<Payment>): Payment {
  return {
    ...wire,
    amountMinor: toBigInt(wire.amountMinor),
    refundedMinor: BigInt(wire.refundedMinor),
    feeMinor: toBigInt(wire.feeMinor),
    taxMinor: toBigInt(wire.taxMinor),
    netMinor: toBigInt(wire.netMinor),
    createdAt: toDate(wire.createdAt),
    lookedAt: toDate(wire.lookedAt),
    heardAt: toDate(wire.heardAt),
    zohoRefundedMinor: wire.zohoRefundedMinor === null ? null : BigInt(wire.zohoRefundedMinor),
    returnedMinor: BigInt(wire.returnedMinor),
  };
}

function toRefund(wire: Wire<RefundGlance>): RefundGlance {
  return { ...wire, amountMinor: BigInt(wire.amountMinor), createdAt: new Date(wire.createdAt) };
}

function toBigInt(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
