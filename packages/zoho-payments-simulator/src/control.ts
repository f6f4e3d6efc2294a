import { type Fault, type FaultInput, type Faults } from './faults.js';
import { type Hold, type HoldOptions, type Holds } from './holds.js';
import { formatMinor } from './money.js';
import { type OAuth } from './oauth.js';
import { type Settings } from './options.js';
import { type Payments } from './payments.js';
import { type RateLimit } from './rate-limit.js';
import { type Refunds } from './refunds.js';
import { type LoggedRequest, type Operation, type RequestLog } from './request-log.js';
import { type Sessions } from './sessions.js';
import { signWidgetResult } from './signatures.js';
import { type DeliveryRecord, type PaymentRecord, type PaymentStatus, type SessionRecord } from './state.js';
import { tellTruth, type TruthSession } from './truth.js';
import { type DeliveryMode, type Endpoint, type Webhooks } from './webhooks.js';
import { attemptOf, minor, type OrphanWish, type PayWish, type WidgetResult } from './wishes.js';
import { ControlError, ZohoError, find, type World } from './world.js';

export interface ControlParts {
  world: World;
  sessions: Sessions;
  payments: Payments;
  refunds: Refunds;
  webhooks: Webhooks;
  oauth: OAuth;
  faults: Faults;
  holds: Holds;
  log: RequestLog;
  rateLimit: RateLimit;
}

type Fields = Record<string, unknown>;

/** The hand behind the curtain: what the HTTP control API does, as methods. Amounts are decimal strings. */
export class SimulatorControl {
  constructor(private readonly parts: ControlParts) {}

  // --- what happened ---------------------------------------------------------------------------------------------

  /** Every Zoho-side call so far, oldest first; secrets redacted. */
  requests(operation?: Operation | 'unknown'): LoggedRequest[] {
    return this.parts.log.list(operation);
  }

  clearRequests(): void {
    this.parts.log.clear();
  }

  sessions(): Fields[] {
    const { sessions } = this.parts;
    return [...this.parts.world.state.sessions.values()].map((session) => sessions.retrievedView(session));
  }

  payments(): Fields[] {
    return [...this.parts.world.state.payments.values()].map((payment) => this.parts.payments.view(payment));
  }

  refunds(): Fields[] {
    return [...this.parts.world.state.refunds.values()].map((refund) => this.parts.refunds.view(refund));
  }

  /** Every delivery with its event's type, attempts and outcome. */
  webhooks(): (DeliveryRecord & { type: string })[] {
    const { events, deliveries } = this.parts.world.state;
    return [...deliveries.values()].map((delivery) => ({
      ...structuredClone(delivery),
      type: events.get(delivery.eventId)?.type ?? '',
    }));
  }

  /** What really happened to the money, per session: the yardstick of a chaos run. */
  truth(): TruthSession[] {
    return tellTruth(this.parts);
  }

  // --- money -----------------------------------------------------------------------------------------------------

  /** One attempt on a session, as a shopper would make it; 409 when Zoho would not let it happen, unless forced. */
  pay(paymentsSessionId: string, wish: PayWish = {}): Fields {
    return this.payOn(find(this.parts.world.state.sessions, paymentsSessionId, 'session'), wish);
  }

  /** Ends a pending payment. */
  settle(paymentId: string, outcome: 'success' | 'failure' = 'success'): Fields {
    const { payments } = this.parts;
    return payments.view(payments.settle(this.payment(paymentId), outcome));
  }

  dispute(paymentId: string): Fields {
    const { payments } = this.parts;
    return payments.view(payments.dispute(this.payment(paymentId)));
  }

  /** Puts a payment into any status of Zoho's list, silently. */
  setPaymentStatus(paymentId: string, status: PaymentStatus): Fields {
    const { payments } = this.parts;
    return payments.view(payments.setStatus(this.payment(paymentId), status));
  }

  /** A refund made by hand in Zoho's console. `outcome`: how it will end; default by the sandbox amounts. */
  refund(paymentId: string, wish: { amount?: string; outcome?: 'succeeded' | 'failed' } = {}): Fields {
    const payment = this.payment(paymentId);
    const amountMinor = wish.amount === undefined ? payment.amountMinor : minor(wish.amount, payment.currency);
    const refund = this.refusable(() =>
      this.parts.refunds.create(payment, {
        amountMinor,
        reason: 'others',
        type: 'initiated_by_merchant',
        description: '',
        metaData: [],
        ...(wish.outcome ? { outcome: wish.outcome } : {}),
      }),
    );
    return this.parts.refunds.view(refund);
  }

  settleRefund(refundId: string, outcome: 'succeeded' | 'failed' = 'succeeded'): Fields {
    const { refunds } = this.parts;
    return refunds.view(refunds.settle(find(this.parts.world.state.refunds, refundId, 'refund'), outcome));
  }

  /** A payment on a session the client under test never made. */
  orphanPayment(wish: OrphanWish): Fields {
    const { sessions, world } = this.parts;
    const currency = wish.currency ?? (world.account.edition === 'IN' ? 'INR' : 'USD');
    const session = this.refusable(() =>
      sessions.create({
        amount: Number(formatMinor(minor(wish.amount, currency), currency)),
        currency,
        description: wish.description ?? 'Payment made elsewhere',
        ...(wish.reference === undefined ? {} : { reference_number: wish.reference }),
        ...(wish.invoiceNumber === undefined ? {} : { invoice_number: wish.invoiceNumber }),
        meta_data: Object.entries(wish.metadata ?? {}).map(([key, value]) => ({ key, value })),
      }),
    );
    session.origin = 'orphan';
    return this.payOn(session, wish);
  }

  /** What the widget would resolve with for this payment, signature included. */
  widgetResult(paymentId: string): WidgetResult {
    const payment = this.payment(paymentId);
    const signature = signWidgetResult(this.parts.world.account.signingKey, payment.id, payment.sessionId);
    return { payment_id: payment.id, payments_session_id: payment.sessionId, signature, message: 'Payment successful' };
  }

  // --- trouble ---------------------------------------------------------------------------------------------------

  addFault(fault: FaultInput): Fault {
    return this.parts.faults.add(fault);
  }

  faults(): Fault[] {
    return this.parts.faults.list();
  }

  /** Removes one fault, or all. Calls already struck stay struck. */
  clearFaults(id?: string): void {
    this.parts.faults.clear(id);
  }

  /** Catches the next call (or `times` calls) of an operation until released. */
  hold(operation: Operation | 'any', options: HoldOptions = {}): Hold {
    return this.parts.holds.add(operation, options);
  }

  holds(): Hold[] {
    return this.parts.holds.list();
  }

  findHold(id: string): Hold {
    const hold = this.parts.holds.find(id);
    if (!hold) throw new ControlError(404, `There is no hold ${id}.`);
    return hold;
  }

  revokeAccessTokens(): void {
    this.parts.oauth.revokeAccessTokens();
  }

  /** A grant code as the consent page would hand out. */
  issueGrantCode(): string {
    return this.parts.oauth.issueCode();
  }

  // --- webhooks --------------------------------------------------------------------------------------------------

  /** Replaces the endpoints. `ping`: probe each first, as Zoho does when one is registered. */
  async configureWebhooks(endpoints: Endpoint[], options: { ping?: boolean } = {}): Promise<void> {
    if (options.ping) for (const endpoint of endpoints) await this.parts.webhooks.ping(endpoint.url);
    this.parts.webhooks.setEndpoints(endpoints);
  }

  webhookEndpoints(): ReturnType<Webhooks['listEndpoints']> {
    return this.parts.webhooks.listEndpoints();
  }

  setWebhookMode(mode: DeliveryMode | DeliveryMode['mode']): void {
    this.parts.webhooks.setMode(typeof mode === 'string' ? { mode } : mode);
  }

  webhookMode(): DeliveryMode {
    return this.parts.webhooks.mode;
  }

  /** Sends now all that is collected, delayed or due for a retry, and waits for the answers. */
  flushWebhooks(): Promise<number> {
    return this.parts.webhooks.flush();
  }

  /** Waits until no delivery is on the wire. */
  webhooksIdle(): Promise<void> {
    return this.parts.webhooks.idle();
  }

  redeliver(eventId: string): Promise<void> {
    return this.parts.webhooks.redeliver(eventId);
  }

  /** Any event at all: unknown types, foreign accounts, repeated ids. Returns its id. */
  sendEvent(event: {
    type: string;
    family?: string;
    object: Fields;
    eventId?: string;
    accountId?: string;
    liveMode?: boolean;
  }): string {
    const { type, object, family = type.split('.')[0] ?? 'payment', ...foreign } = event;
    return this.parts.webhooks.emit(type, { family, id: '' }, object, foreign).id;
  }

  // --- the simulator itself --------------------------------------------------------------------------------------

  /** Milliseconds since the epoch on the simulator's clock. */
  now(): number {
    return this.parts.world.clock.now();
  }

  async advanceClock(ms: number): Promise<number> {
    const now = await this.parts.world.clock.advance(ms);
    this.parts.world.state.clockOffsetMs = this.parts.world.clock.offset;
    this.parts.world.store.changed();
    return now;
  }

  settings(): Settings {
    return { ...this.parts.world.settings };
  }

  updateSettings(patch: Partial<Settings>): Settings {
    Object.assign(this.parts.world.settings, patch);
    return this.settings();
  }

  /** Forgets data, faults, holds, log and webhook mode. Settings, endpoints and the clock stay; ids go on unless reseeded. */
  reset(seed?: number): void {
    const { world, faults, holds, log, webhooks, rateLimit } = this.parts;
    holds.releaseAll();
    faults.clear();
    log.clear();
    webhooks.reset();
    rateLimit.clear();
    world.clock.clear();
    world.store.reset(world.account.refreshToken, seed);
  }

  private payment(id: string): PaymentRecord {
    return find(this.parts.world.state.payments, id, 'payment');
  }

  private payOn(session: SessionRecord, wish: PayWish): Fields {
    const { payments } = this.parts;
    return payments.view(payments.attempt(session, attemptOf(wish, session.currency)));
  }

  /** Zoho's refusal of a wish made here is the wisher's mistake. */
  private refusable<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ZohoError) throw new ControlError(409, error.message);
      throw error;
    }
  }
}
