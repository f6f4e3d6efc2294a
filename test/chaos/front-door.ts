import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';
import type { Replica } from './replicas.js';

/** Longer than any answer of the service may take; then the connection is cut. */
const TIMEOUT_MS = 30_000;
const PASSED_ON = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'x-zoho-webhook-signature',
];
const METHODS = ['GET', 'POST', 'PATCH'] as const;
const STREAM = '/status/stream';

/** The load balancer: one address for shops and for Zoho, in front of whichever replicas answer. A replica that dies cuts its callers off. */
export class FrontDoor {
  private readonly server: Server;
  private turn = 0;

  constructor(private readonly replicas: readonly Replica[]) {
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  async open(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const alive = this.replicas.flatMap(({ url }) => url ?? []);
    const target = alive[(this.turn += 1) % Math.max(alive.length, 1)];
    if (target === undefined) {
      outgoing.writeHead(502).end();
      return;
    }
    const headers: Record<string, string> = Object.fromEntries(
      PASSED_ON.flatMap((name) => (typeof incoming.headers[name] === 'string' ? [[name, incoming.headers[name]]] : [])),
    );
    const url = `${target}${incoming.url ?? '/'}`;
    if (url.endsWith(STREAM)) return this.passStream(url, headers, outgoing);
    const answer = await request(url, {
      method: METHODS.find((method) => method === incoming.method) ?? 'GET',
      headers,
      body: body.length > 0 ? body : null,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.body.text();
    outgoing.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text);
  }

  /** Piece by piece, for as long as both ends live. */
  private async passStream(url: string, headers: Record<string, string>, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const answer = await request(url, { headers, signal: gone.signal, bodyTimeout: 0 });
    outgoing.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) });
    await pipeline(answer.body, outgoing);
  }
}
