import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { startSimulator, type Simulator, type PayWish } from 'zoho-payments-simulator';
import type { OrderStatusView, OrderView, PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { bearer, KEYS, startTestApp, type TestApp, type TestAppOptions } from './app.js';
import { MovableClock } from './movable-clock.js';
import { queryOnce } from './postgres.js';

type Operation = Parameters<Simulator['control']['requests']>[0];

/** A shop against a real service, a real database and a simulated Zoho: the verbs that flow tests are told in. */
export class Shop {
  private readonly replicas: TestApp[] = [];

  private constructor(
    readonly zoho: Simulator,
    readonly app: TestApp,
    readonly clock: MovableClock,
  ) {}

  static async open(options: TestAppOptions = {}): Promise<Shop> {
    const zoho = options.simulator ?? (await startSimulator());
    const clock = new MovableClock();
    return new Shop(zoho, await startTestApp({ simulator: zoho, clock, ...options }), clock);
  }

  async close(): Promise<void> {
    for (const app of [...this.replicas, this.app]) await app.close();
    await this.zoho.close();
  }

  /** Moves the service's clock, Zoho's and the job queue's together. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    // Zoho signs webhooks by the real time, whatever its clock says; ours would find them too old.
    this.zoho.control.updateSettings({ webhookSkewMs: this.clock.now().getTime() - Date.now() });
    await this.zoho.control.advanceClock(ms);
    await this.query(`UPDATE graphile_worker._private_jobs SET run_at = run_at - interval '${ms} milliseconds'`);
  }

  /** Does every job that is due. */
  runJobs(): Promise<void> {
    return this.app.app.get(JobRunner).runDue();
  }

  post(path: string, body?: object, token: string = KEYS.web, headers: Record<string, string> = {}): Promise<Response> {
    const request = this.app.http.post(path).set({ ...bearer(token), ...headers });
    return Promise.resolve(body === undefined ? request : request.send(body));
  }

  get(path: string, token: string = KEYS.web, headers: Record<string, string> = {}): Promise<Response> {
    return Promise.resolve(this.app.http.get(path).set({ ...bearer(token), ...headers }));
  }

  /** The whole answer to placing an order; for tests of what goes wrong. */
  tryPlace(order: object = {}, key: string = randomUUID()): Promise<Response> {
    return this.post('/v1/orders', anOrder(order), KEYS.web, { 'idempotency-key': key });
  }

  async place(order: object = {}, key?: string): Promise<PlacedOrderView> {
    return expectStatus(await this.tryPlace(order, key), 201).body as PlacedOrderView;
  }

  async status(orderId: string, query = ''): Promise<OrderStatusView> {
    return expectStatus(await this.get(`/v1/orders/${orderId}/status${query}`), 200).body as OrderStatusView;
  }

  async order(orderId: string): Promise<OrderView> {
    return expectStatus(await this.get(`/v1/orders/${orderId}`), 200).body as OrderView;
  }

  async anotherSession(orderId: string): Promise<PlacedOrderView> {
    return expectStatus(await this.post(`/v1/orders/${orderId}/payment-sessions`), 201).body as PlacedOrderView;
  }

  /** The whole answer to asking for another chance to pay. */
  tryAnotherSession(orderId: string, token?: string): Promise<Response> {
    return this.post(`/v1/orders/${orderId}/payment-sessions`, undefined, token);
  }

  /** The whole answer to amending an order. */
  amend(orderId: string, wish: object, key: string = randomUUID(), token: string = KEYS.web): Promise<Response> {
    const request = this.app.http.patch(`/v1/orders/${orderId}`).set({ ...bearer(token), 'idempotency-key': key });
    return Promise.resolve(request.send(wish));
  }

  cancel(orderId: string): Promise<Response> {
    return this.post(`/v1/orders/${orderId}/cancel`);
  }

  /** Pays at Zoho, as a shopper would; the service is not told. Answers Zoho's payment id. */
  pay(session: Pick<PlacedOrderView, 'paymentSession'> | string, wish: PayWish = {}): string {
    const id = typeof session === 'string' ? session : sessionIdOf(session);
    return String(this.zoho.control.pay(id, wish).payment_id);
  }

  /** Reports what Zoho's widget resolved with for a payment, `change`d at will. */
  report(orderId: string, paymentId: string, change: object = {}): Promise<Response> {
    const { payment_id, payments_session_id, signature } = this.zoho.control.widgetResult(paymentId);
    const result = { paymentId: payment_id, paymentsSessionId: payments_session_id, signature, ...change };
    return this.post(`/v1/orders/${orderId}/payment-result`, result);
  }

  /** Another replica of the service, over the same database, Zoho and clock; closed with the shop. */
  async replica(): Promise<TestApp> {
    const app = await startTestApp({ simulator: this.zoho, clock: this.clock, database: this.app.database });
    this.replicas.push(app);
    return app;
  }

  /** The order's sessions as stored, oldest first. */
  sessionRows(orderId: string): Promise<SessionRow[]> {
    return this.query<SessionRow>(
      `SELECT status, attempt, zoho_session_id, superseded_at IS NOT NULL AS superseded, failure_code
       FROM payment_sessions WHERE order_id = '${orderId}' ORDER BY attempt`,
    );
  }

  /** Kinds of the cases of an order, with their state. */
  async caseRows(orderId: string): Promise<string[]> {
    const rows = await this.query<{ kind: string; status: string }>(
      `SELECT kind, status FROM cases WHERE order_id = '${orderId}' ORDER BY opened_at, id`,
    );
    return rows.map(({ kind, status }) => `${kind} ${status}`);
  }

  /** How many rows each table of the checkout has: nothing was stored if it is the same before and after. */
  async rowCounts(): Promise<Record<string, string>> {
    const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table})::text AS ${table}`);
    const [row] = await this.query<Record<string, string>>(`SELECT ${counts.join(', ')}`);
    return row ?? {};
  }

  query<Row>(sql: string): Promise<Row[]> {
    return queryOnce(this.app.database.url, sql) as Promise<Row[]>;
  }

  /** The order's timeline: `type by cause`, oldest first. */
  async timeline(orderId: string): Promise<string[]> {
    const rows = await this.query<{ type: string; cause: string }>(
      `SELECT type, cause FROM order_events WHERE order_id = '${orderId}' ORDER BY seq`,
    );
    return rows.map(({ type, cause }) => `${type} by ${cause}`);
  }

  /** Calls that Zoho got, by operation. */
  calls(operation: Operation): number {
    return this.zoho.control.requests(operation).length;
  }
}

const TABLES = ['orders', 'payment_sessions', 'payments', 'cases', 'order_events', 'idempotency_keys'];

export interface SessionRow {
  status: string;
  attempt: number;
  zoho_session_id: string | null;
  superseded: boolean;
  failure_code: string | null;
}

/** The Zoho session of an answer, which must have one. */
export function sessionIdOf(placed: Pick<PlacedOrderView, 'paymentSession'>): string {
  const id = placed.paymentSession?.paymentsSessionId;
  if (!id) throw new Error('no payment session was opened');
  return id;
}

export function anOrder(order: object = {}): object {
  return { reference: `SO-${randomUUID().slice(0, 8)}`, amount: '249.50', currency: 'INR', ...order };
}

export function expectStatus(response: Response, status: number): Response {
  if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}: ${response.text}`);
  return response;
}
