import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { checkInvariants } from '../../src/invariants/check-invariants.js';
import { Database } from '../../src/database/database.js';
import { KEYS } from './app.js';
import { brokenLinks } from './evidence.js';
import { expectStatus, type Shop } from './shop.js';

export interface RefundBody {
  id: string;
  zohoRefundId: string | null;
  paymentId: string;
  amount: string;
  currency: string;
  status: string;
  failureReason: string | null;
}

export interface CaseBody {
  id: string;
  kind: string;
  status: string;
  orderId: string | null;
  paymentId: string;
  refundId: string | null;
  resolution: string | null;
  resolvedBy: string | null;
  note: string | null;
  refunds: RefundBody[];
}

/** An order that was paid, and by which payment. */
export interface PaidOrder {
  id: string;
  paymentId: string;
}

/** What the support desk does about money, in the words of the flow tests. */
export class Desk {
  constructor(readonly shop: Shop) {}

  /** An order of 200.00 that is paid: small enough that Zoho's sandbox lets every refund of it succeed. */
  async paidOrder(order: object = { amount: '200.00' }): Promise<PaidOrder> {
    const placed = await this.shop.place(order);
    const paymentId = this.shop.pay(placed);
    await this.shop.status(placed.id, '?maxAgeMs=0');
    return { id: placed.id, paymentId };
  }

  /** The whole answer to asking for a refund. */
  refund(orderId: string, wish: object = {}, key: string = randomUUID(), token: string = KEYS.desk): Promise<Response> {
    const body = { amount: '200.00', reason: 'requested_by_customer', ...wish };
    return this.shop.post(`/v1/support/orders/${orderId}/refunds`, body, token, { 'idempotency-key': key });
  }

  async refunded(orderId: string, wish: object = {}, key?: string): Promise<RefundBody> {
    return expectStatus(await this.refund(orderId, wish, key), 201).body as RefundBody;
  }

  async cases(query = ''): Promise<CaseBody[]> {
    const answer = expectStatus(await this.shop.get(`/v1/support/cases${query}`, KEYS.desk), 200);
    return (answer.body as { items: CaseBody[] }).items;
  }

  /** The one open case of a payment. */
  async caseOf(paymentId: string): Promise<CaseBody> {
    const [found, ...more] = (await this.cases()).filter((known) => known.paymentId === paymentId);
    if (!found || more.length > 0) throw new Error(`not one open case for ${paymentId}`);
    return found;
  }

  resolve(
    caseId: string,
    resolution: string,
    more: object = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = { resolution, note: 'asked the shopper', ...more };
    return this.shop.post(`/v1/support/cases/${caseId}/resolve`, body, KEYS.desk, headers);
  }

  /** Lets Zoho and the schedule go on for a while, and does what is due. */
  async later(ms: number): Promise<void> {
    await this.shop.pass(ms);
    await this.shop.zoho.control.webhooksIdle();
    await this.shop.runJobs();
  }

  /** The refunds of a payment as stored, oldest first. */
  rows(paymentId: string): Promise<{ status: string; amount: number; requested_by: string | null }[]> {
    return this.shop.query(`SELECT status, amount_minor::int AS amount, requested_by FROM refunds
      WHERE payment_id = '${paymentId}' ORDER BY created_at, id`);
  }

  /** The refunds of a payment that Zoho has. */
  atZoho(paymentId: string): { status: unknown; amount: unknown }[] {
    return this.shop.zoho.control
      .refunds()
      .filter(({ payment_id }) => payment_id === paymentId)
      .map(({ status, amount }) => ({ status, amount }));
  }

  async totals(orderId: string): Promise<{ status: string; refunded: number }> {
    const [row] = await this.shop.query<{ status: string; refunded: number }>(
      `SELECT status, refunded_minor::int AS refunded FROM orders WHERE id = '${orderId}'`,
    );
    if (!row) throw new Error('no such order');
    return row;
  }

  /** Whatever is wrong with an order's timeline, its rows, or the place of its money. */
  async faults(orderId: string): Promise<string[]> {
    const { disagreements } = await checkInvariants(this.shop.app.app.get(Database).run, { orderId });
    return [...(await brokenLinks(this.shop, orderId)), ...disagreements.map(({ what }) => what)];
  }
}
