import { type Fault, type FaultInput, type Faults } from './faults.js';
import { hostedReturn } from './hosted-return.js';
import { type Hold, type HoldOptions, type Holds } from './holds.js';
import { type OAuth } from './oauth.js';
import { type Settings } from './options.js';
import { type PaymentTurns, type Turn } from './payment-turns.js';
import { type Payments } from './payments.js';
import { type RateLimit } from './rate-limit.js';
import { type Refunds } from './refunds.js';
import { type LoggedRequest, type Operation, type RequestLog } from './request-log.js';
import { type Sessions } from './sessions.js';
import { signWidgetResult } from './signatures.js';
import {
  type DeliveryRecord,
  type PaymentRecord,
  type PaymentStatus,
  type RefundEnd,
  type RefundRecord,
  type RefundStatus,
  type SessionRecord,
} from './state.js';
import { tellTruth, type TruthSession } from './truth.js';
import { type DeliveryMode, type Endpoint, type Webhooks } from './webhooks.js';
import { attemptOf, orphanSessionOf, type OrphanWish, type PayWish, type WidgetResult } from './wishes.js';
import { ControlError, ZohoError, find, type World } from './world.js';

export interface ControlParts {
  world: World;
  sessions: Sessions;
  payments: Payments;
  turns: PaymentTurns;
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

  /** Ends a payment under way. */
  settle(paymentId: string, outcome: 'success' | 'failure' = 'success', turn: Turn = {}): Fields {
    return this.shown(this.parts.turns.settle(this.payment(paymentId), outcome, turn));
  }

  /** The bank takes a success back: `failed`, with `payment.failed` unless silent. */
  reverse(paymentId: string, turn: Turn = {}): Fields {
    return this.shown(this.parts.turns.reverse(this.payment(paymentId), turn));
  }

  dispute(paymentId: string): Fields {
    return this.shown(this.parts.turns.dispute(this.payment(paymentId)));
  }

  /** Won: the payment is what it was. Lost: its money is gone, shown as `refunded` or as `status` says. Silent, as all of a dispute. */
  endDispute(paymentId: string, outcome: 'won' | 'lost', status?: PaymentStatus): Fields {
    return this.shown(this.parts.turns.endDispute(this.payment(paymentId), outcome, status));
  }

  /** Puts a payment into any status, Zoho's or a word nobody knows; silently, unless `event` names a type to send. */
  setPaymentStatus(paymentId: string, status: PaymentStatus, event?: string): Fields {
    return this.shown(this.parts.turns.setStatus(this.payment(paymentId), status, event));
  }

  /** From now on `GET /payments/{id}` answers 404. */
  forgetPayment(paymentId: string): void {
    this.parts.turns.forget(this.payment(paymentId));
  }

  /** From now on Zoho answers 404 `resource_does_not_exist` for this session; without an id, for every one made so far. */
  forgetSession(paymentsSessionId?: string): void {
    this.parts.sessions.remember(this.some(paymentsSessionId), false);
  }

  /** Zoho knows it, or all of them, again. */
  recallSession(paymentsSessionId?: string): void {
    this.parts.sessions.remember(this.some(paymentsSessionId), true);
  }

  /** A refund made by hand in Zoho's console. `outcome`: how it will end; default as the settings say. */
  refund(paymentId: string, wish: { amount?: string; outcome?: RefundEnd } = {}): Fields {
    return this.parts.refunds.view(refusable(() => this.parts.refunds.createByHand(this.payment(paymentId), wish)));
  }

  /** Ends a refund under way; `pending` leaves it so, `canceled` has no webhook. */
  settleRefund(refundId: string, outcome: RefundEnd = 'succeeded', turn: Turn = {}): Fields {
    const { refunds } = this.parts;
    return refunds.view(refunds.settle(this.refundRecord(refundId), outcome, turn));
  }

  /** The bank sends a finished refund back: `failed`. `isStillCounted`: the payment's `amount_refunded` does not go down with it. */
  returnRefund(refundId: string, turn: Turn & { isStillCounted?: boolean } = {}): Fields {
    const { refunds } = this.parts;
    return refunds.view(refunds.giveBack(this.refundRecord(refundId), turn));
  }

  /** Puts a refund into any status, silently. */
  setRefundStatus(refundId: string, status: RefundStatus): Fields {
    const { refunds } = this.parts;
    return refunds.view(refunds.setStatus(this.refundRecord(refundId), status));
  }

  /** A payment on a session the client under test never made. */
  orphanPayment(wish: OrphanWish): Fields {
    const { sessions, world } = this.parts;
    const session = refusable(() => sessions.create(orphanSessionOf(wish, world.account.edition)));
    session.origin = 'orphan';
    return this.payOn(session, wish);
  }

  /** A payment by a Zoho payment link, which Zoho tells twice: `payment.succeeded` and `payment_link.paid`, the link first if wished. */
  payLink(wish: OrphanWish, options: { linkFirst?: boolean } = {}): { payment: Fields; paymentLink: Fields } {
    const { turns, world } = this.parts;
    const session = refusable(() => this.parts.sessions.create(orphanSessionOf(wish, world.account.edition)));
    session.origin = 'link';
    const payment = this.parts.payments.attempt(session, {
      ...attemptOf(wish, session, world.account.edition),
      outcome: 'success',
      silent: true,
    });
    return turns.tellLink(payment, options);
  }

  /** What the widget would resolve with for this payment, signature included. */
  widgetResult(paymentId: string): WidgetResult {
    const payment = this.payment(paymentId);
    const signature = signWidgetResult(this.parts.world.account.signingKey, payment.id, payment.sessionId);
    return { payment_id: payment.id, payments_session_id: payment.sessionId, signature, message: 'Payment successful' };
  }

  /** Where the hosted page would send the browser after this payment, signed query included. */
  hostedReturn(paymentId: string): { url: string } {
    const payment = this.payment(paymentId);
    const session = find(this.parts.world.state.sessions, payment.sessionId, 'session');
    return { url: hostedReturn(this.parts, session, payment) };
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

  private refundRecord(id: string): RefundRecord {
    return find(this.parts.world.state.refunds, id, 'refund');
  }

  private some(sessionId: string | undefined): SessionRecord[] {
    const { sessions } = this.parts.world.state;
    return sessionId === undefined ? [...sessions.values()] : [find(sessions, sessionId, 'session')];
  }

  private shown(payment: PaymentRecord): Fields {
    return this.parts.payments.view(payment);
  }

  private payOn(session: SessionRecord, wish: PayWish): Fields {
    return this.shown(this.parts.payments.attempt(session, attemptOf(wish, session, this.parts.world.account.edition)));
  }
}

/** Zoho's refusal of a wish made here is the wisher's mistake. */
function refusable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ZohoError) throw new ControlError(409, error.message);
    throw error;
  }
}
