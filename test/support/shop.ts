import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { startSimulator, type Simulator } from '../../simulator/simulator.js';
import type { OrderStatusView, OrderView, PlacedOrderView } from '../../src/checkout/views.dto.js';
import { bearer, KEYS, startTestApp, type TestApp, type TestAppOptions } from './app.js';
import { MovableClock } from './movable-clock.js';
import { queryOnce } from './postgres.js';

/** A shop against a real service, a real database and a simulated Zoho: the verbs that flow tests are told in. */
export class Shop {
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
    await this.app.close();
    await this.zoho.close();
  }

  /** Moves the service's clock and Zoho's together. */
  pass(ms: number): void {
    this.clock.advance(ms);
    this.zoho.control.advanceClock(ms);
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
  calls(operation: string): number {
    return this.zoho.control.requests(operation).length;
  }
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
