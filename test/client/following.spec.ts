import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OrderStatus } from '../../packages/checkout-client/src/api-types.js';
import { followStatus } from '../../packages/checkout-client/src/browser/follow-status.js';
import { CheckoutProblem } from '../../packages/checkout-client/src/checkout-problem.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

/** What lies between a browser and the service: passes on, unless told to interfere. */
class Proxy {
  readonly asked: { path: string; lastEventId: string | undefined }[] = [];
  interfere: (path: string, response: ServerResponse) => boolean = () => false;
  private readonly server: Server = createServer((incoming, response) => this.pass(incoming, response));

  static async open(): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection off, as a network that changes does. */
  cut(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private pass(incoming: IncomingMessage, response: ServerResponse): void {
    const path = incoming.url ?? '';
    this.asked.push({ path, lastEventId: incoming.headers['last-event-id'] as string | undefined });
    if (this.interfere(path, response)) return;
    const passed = request(
      `${shop.app.url}${path}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }
}

/** Follows an order and tells when a status is there. */
function watch(baseUrl: string, { id, clientToken }: { id: string; clientToken: string }) {
  const seen: OrderStatus[] = [];
  const connections: boolean[] = [];
  const listeners = new Set<() => void>();
  const gone = new AbortController();
  const tell = (): void => listeners.forEach((listener) => listener());
  const ended = followStatus({
    baseUrl,
    orderId: id,
    clientToken,
    onStatus: (status) => {
      seen.push(status);
      tell();
    },
    onConnection: (isConnected) => {
      connections.push(isConnected);
      tell();
    },
    signal: gone.signal,
  });
  ended.catch(() => undefined);
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { seen, connections, ended, until, stop: (reason?: Error) => gone.abort(reason) };
}

const payAndLook = async (placed: { id: string; paymentSession: { paymentsSessionId: string | null } | null }) => {
  shop.zoho.control.pay(String(placed.paymentSession?.paymentsSessionId));
  await shop.status(placed.id, '?maxAgeMs=0');
};

test('an order is followed from waiting to paid, and then left alone', async () => {
  const placed = await shop.place();
  const watched = watch(shop.app.url, placed);
  await watched.until(() => watched.seen.length === 1);
  await payAndLook(placed);
  expect(await watched.ended).toMatchObject({ orderId: placed.id, status: 'paid', nextAction: 'none' });
  expect(watched.seen.map(({ status }) => status)).toEqual(['awaiting_payment', 'paid']);
});

test('what was missed while the connection was lost is caught up with, and nothing is told twice', async () => {
  const proxy = await Proxy.open();
  const placed = await shop.place();
  const watched = watch(proxy.url, placed);
  await watched.until(() => watched.seen.length === 1);
  proxy.interfere = (_path, response) => {
    response.destroy();
    return true;
  };
  proxy.cut();
  await watched.until(() => watched.connections.includes(false));
  await payAndLook(placed);
  proxy.interfere = () => false;
  expect(await watched.ended).toMatchObject({ status: 'paid' });
  expect(watched.connections).toEqual([false, true]);
  expect(watched.seen.map(({ status }) => status)).toEqual(['awaiting_payment', 'paid']);
  const [first, again] = proxy.asked.map(({ lastEventId }) => lastEventId);
  expect([first, again]).toEqual([undefined, expect.stringMatching(/^W\/".+"$/)]);
  await proxy.close();
});

test.each([
  ['answers a stream with a page of its own', (response: ServerResponse) => response.end('<h1>Sign in</h1>')],
  ['has too many streams open', (response: ServerResponse) => response.writeHead(429).end()],
])('where something on the way %s, long-polls do', async (_what, answer) => {
  const proxy = await Proxy.open();
  proxy.interfere = (path, response) => {
    const isStream = path.endsWith('/stream');
    if (isStream) answer(response);
    return isStream;
  };
  const placed = await shop.place();
  const watched = watch(proxy.url, placed);
  await watched.until(() => watched.seen.length === 1);
  await payAndLook(placed);
  expect(await watched.ended).toMatchObject({ status: 'paid' });
  expect(watched.connections).toEqual([]);
  expect(proxy.asked.filter(({ path }) => path.endsWith('/stream'))).toHaveLength(1);
  await proxy.close();
});

test("a token that is not this order's ends it with the service's reason", async () => {
  const [one, other] = [await shop.place(), await shop.place()];
  const watched = watch(shop.app.url, { id: one.id, clientToken: other.clientToken });
  const error: unknown = await watched.ended.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CheckoutProblem);
  expect(error).toMatchObject({ status: 404, code: 'not_found' });
});

test('who stops following is told with the reason given, and the stream is closed', async () => {
  const placed = await shop.place();
  const watched = watch(shop.app.url, placed);
  await watched.until(() => watched.seen.length === 1);
  const reason = new Error('the page was left');
  watched.stop(reason);
  await expect(watched.ended).rejects.toBe(reason);
});
