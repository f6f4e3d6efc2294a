import { expect, it } from '@jest/globals';
import type { TruthPayment, TruthSession } from 'zoho-payments-simulator';
import { Ledger } from '../ledger.js';
import { MINUTE } from '../simulated-time.js';
import { judgeCases } from './cases.js';
import { judgeMoney } from './money.js';
import { judgeOrders, judgePatience } from './orders.js';
import { judgeRefunds } from './refunds.js';
import type { CaseRow, OrderRow, PaymentRow, RefundRow, Rows } from './rows.js';
import { takenMoney } from './taken.js';

const NOW = Date.parse('2026-11-27T12:00:00Z');

/** An order of 100.00 that is paid, and the same at Zoho. */
class World {
  truth: TruthPayment = {
    paymentId: '7001',
    status: 'succeeded',
    amount: '100.00',
    currency: 'INR',
    amountRefunded: '0.00',
    feeOnTop: '0.00',
    paid: true,
    reversed: false,
  };
  order: OrderRow = {
    id: 'order',
    storefront: 'web',
    reference: 'SO-1',
    status: 'paid',
    amount: '10000',
    currency: 'INR',
    refunded: '0',
    settling_payment_id: '7001',
    pay_before: new Date(NOW),
  };
  payment: PaymentRow = {
    id: '7001',
    order_id: 'order',
    status: 'succeeded',
    detail_status: 'succeeded',
    amount: '10000',
    currency: 'INR',
    refunded: '0',
    zoho_status: 'succeeded',
    zoho_refunded: '0',
  };
  cases: CaseRow[] = [];
  refunds: RefundRow[] = [];
  atZoho: Record<string, unknown>[] = [];
  endings: Rows['endings'] = [];
  readonly ledger = new Ledger(() => NOW);

  open(kind: string, more: Partial<CaseRow> = {}): void {
    const about = { order_id: 'order', payment_id: '7001', session_id: null, refund_id: null, is_untold: false };
    this.cases.push({ id: `case ${this.cases.length}`, kind, status: 'open', resolution: null, ...about, ...more });
  }

  refund(status: string, atZoho: string, amount = '60.00'): void {
    const [id, zohoId] = [`refund ${this.refunds.length}`, `9${this.refunds.length}`];
    const about = { zoho_refund_id: zohoId, payment_id: '7001', order_id: 'order' };
    this.refunds.push({ id, ...about, status, amount: amount.replace('.', '') });
    this.atZoho.push({ refund_id: zohoId, payment_id: '7001', status: atZoho, amount, meta_data: [] });
  }

  /** The names of the checks that find anything. */
  verdict(): string[] {
    const session = {
      id: 'session',
      order_id: 'order',
      status: 'succeeded',
      zoho_session_id: '5',
      superseded_at: null,
    };
    const truth: TruthSession[] = [
      {
        paymentsSessionId: '5',
        referenceNumber: null,
        invoiceNumber: null,
        metadata: { session_id: 'session' },
        amount: '100.00',
        currency: 'INR',
        status: 'succeeded',
        origin: 'api',
        payments: [this.truth],
      },
    ];
    const rows: Rows = {
      orders: new Map([['order', this.order]]),
      sessions: [session],
      payments: new Map([['7001', this.payment]]),
      cases: this.cases,
      refunds: this.refunds,
      endings: this.endings,
      deliveries: [],
    };
    const taken = takenMoney(truth, rows);
    const checks = {
      ...judgeMoney(taken, rows),
      ...judgeCases(taken, rows, this.ledger),
      ...judgeRefunds(taken, rows, this.atZoho),
      ...judgeOrders(rows, truth, [], NOW),
      ...judgePatience(rows, this.ledger),
    };
    return Object.keys(checks).filter((name) => checks[name as keyof typeof checks]?.length);
  }
}

const ended = (type: string): Rows['endings'][number] => ({
  order_id: 'order',
  type,
  at: new Date(NOW + 2 * MINUTE),
  asked_at: new Date(NOW + MINUTE),
});

it.each<[string, (world: World) => void, string[]]>([
  ['nothing is wrong', () => undefined, []],
  [
    'money has no place',
    (w) => Object.assign(w.order, { status: 'cancelled', settling_payment_id: null }),
    ['lost', 'unflagged'],
  ],
  ['money has two places', (w) => w.open('duplicate_payment'), ['in two places', 'cases without a reason']],
  ['another amount pays', (w) => Object.assign(w.order, { amount: '9999' }), ['wrongly paid']],
  [
    'a fee on top pays a shop that bears none',
    (w) => {
      Object.assign(w.truth, { amount: '102.00', feeOnTop: '2.00' });
      w.payment.amount = '10200';
    },
    ['wrongly paid'],
  ],
  [
    'a fee on top pays a shop whose shoppers bear it: nothing',
    (w) => {
      Object.assign(w.truth, { amount: '102.00', feeOnTop: '2.00' });
      w.payment.amount = '10200';
      w.order.storefront = 'fees';
    },
    [],
  ],
  [
    'the case is of another kind',
    (w) => {
      Object.assign(w.order, { status: 'cancelled', settling_payment_id: null });
      w.open('amount_mismatch');
    },
    ['unflagged'],
  ],
  [
    'a reversal nobody was told of',
    (w) => {
      Object.assign(w.truth, { status: 'failed', paid: false, reversed: true });
      w.payment.zoho_status = 'failed';
    },
    ['reversals untold'],
  ],
  [
    'a reversal that we never heard of',
    (w) => Object.assign(w.truth, { status: 'failed', paid: false, reversed: true }),
    ['behind Zoho', 'reversals untold'],
  ],
  ['a reversal that is undone, and its case open', (w) => w.open('payment_reversed'), ['cases without a reason']],
  [
    'a dispute nobody was told of',
    (w) => {
      w.truth.status = 'disputed';
      w.payment.zoho_status = 'disputed';
    },
    ['disputes untold'],
  ],
  ['a dispute that is won, and its case open', (w) => w.open('disputed'), ['cases without a reason']],
  [
    'a dispute that goes on, and its case closed',
    (w) => {
      w.truth.status = 'disputed';
      w.payment.zoho_status = 'disputed';
      w.open('disputed', { status: 'resolved', resolution: 'reason_gone' });
    },
    ['disputes untold', 'cases closed wrongly'],
  ],
  [
    'a refund that we do not know',
    (w) => Object.assign(w.truth, { status: 'partially_refunded', amountRefunded: '1.00' }),
    ['refunds differ'],
  ],
  [
    'a returned refund nobody was told of',
    (w) => {
      w.payment.refunded = '6000';
      Object.assign(w.order, { status: 'partially_refunded', refunded: '6000' });
      w.refund('failed', 'failed');
      w.ledger.returned.push({ orderId: 'order', refundId: '90', paymentId: '7001' });
    },
    ['returned refunds untold'],
  ],
  [
    'a returned refund that we count as arrived',
    (w) => {
      w.refund('succeeded', 'failed');
      w.ledger.returned.push({ orderId: 'order', refundId: '90', paymentId: '7001' });
    },
    ['returned refunds untold', 'refunds unknown or undecided'],
  ],
  [
    'two refunds are more than the payment',
    (w) => {
      w.refund('initiated', 'initiated');
      w.refund('initiated', 'initiated');
    },
    ['refunded too much'],
  ],
  [
    'a refund without Zoho’s id that Zoho has: nothing',
    (w) => {
      w.refund('succeeded', 'succeeded');
      Object.assign(w.refunds[0] ?? {}, { zoho_refund_id: null });
      Object.assign(w.atZoho[0] ?? {}, { meta_data: [{ key: 'refund_id', value: 'refund 0' }] });
    },
    [],
  ],
  [
    'a refund that Zoho never made',
    (w) => {
      w.refund('succeeded', 'succeeded');
      w.atZoho = [];
    },
    ['refunds unknown or undecided'],
  ],
  [
    'one wish was refunded twice',
    (w) => {
      const meta_data = [{ key: 'refund_id', value: 'one' }];
      for (const refund_id of ['91', '92'])
        w.atZoho.push({ refund_id, payment_id: '7', status: 'succeeded', amount: '1.00', meta_data });
    },
    ['refunded twice for one wish'],
  ],
  [
    'no rule told of a difference',
    (w) => w.open('conflicting_evidence', { is_untold: true, status: 'resolved', resolution: 'reason_gone' }),
    ['differences no rule told'],
  ],
  [
    'an order ended while a payment was under way',
    (w) => {
      w.ledger.begin('order', '7001', { method: 'net_banking' });
      w.endings = [ended('order.expired')];
    },
    ['ended while a payment was under way'],
  ],
  [
    'an order ended when nobody need wait any more: nothing',
    (w) => {
      w.ledger.begin('order', '7001', { method: 'net_banking' });
      w.ledger.settle('7001');
      w.endings = [ended('order.expired')];
    },
    [],
  ],
])('%s', (_what, spoil, found) => {
  const world = new World();
  spoil(world);
  expect(world.verdict().sort()).toEqual([...found].sort());
});
