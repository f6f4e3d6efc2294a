import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** One request as a storefront got it. */
export interface ReceivedDelivery {
  id: string;
  headers: Record<string, string>;
  /** The bytes that were signed. */
  body: string;
  type: string;
  /** The event's `data`. */
  data: Record<string, unknown> & { reference: string; sequence: number };
}

type Answer = number | { status: number; headers: Record<string, string> } | 'none';

/** A storefront's webhook endpoint on a port of its own: keeps what it gets, and answers as the test wishes. */
export class EventReceiver {
  readonly received: ReceivedDelivery[] = [];
  /** What it answers; `none`: nothing, until it closes. */
  answer: (delivery: ReceivedDelivery) => Answer = () => 204;
  /** How many connections were made to it, whatever came over them. */
  connections = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));
  private onDelivery = (): void => undefined;

  static async open(): Promise<EventReceiver> {
    const receiver = new EventReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    receiver.server.on('connection', () => receiver.connections++);
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  /** Waits until this many deliveries are here. */
  async gets(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => (this.onDelivery = resolve));
  }

  /** Types of the events about an order, as they came. */
  about({ reference }: { reference: string }): string[] {
    return this.received.filter(({ data }) => data.reference === reference).map(({ type }) => type);
  }

  /** Breaks off every delivery it has not answered. */
  hangUp(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.server.close();
    this.hangUp();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const headers = request.headers as Record<string, string>;
    const delivery = { id: headers['webhook-id'] ?? '', headers, body, ...(JSON.parse(body) as Event) };
    this.received.push(delivery);
    const answer = this.answer(delivery);
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (answer !== 'none') response.writeHead(answer.status, answer.headers).end();
    this.onDelivery();
  }
}

type Event = Pick<ReceivedDelivery, 'type' | 'data'>;

/** Signatures of a delivery, and whether one of them is this secret's over these very bytes. */
export function signedBy({ id, headers, body }: ReceivedDelivery, secret: string): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  return (headers['webhook-signature'] ?? '').split(' ').includes(new Webhook(secret).sign(id, at, body));
}

/** A Standard Webhooks secret that says what it is for. */
export function webhookSecret(name: string): string {
  return `whsec_${Buffer.alloc(24, name).toString('base64')}`;
}
