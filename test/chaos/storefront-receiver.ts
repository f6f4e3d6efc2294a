import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import type { Random } from './random.js';
import type { SimulatedTime } from './simulated-time.js';

/** An event as a storefront got it; `deliveries` counts how often. */
export interface ReceivedEvent {
  id: string;
  type: string;
  orderId: string;
  sequence: number;
  deliveries: number;
}

interface Body {
  type: string;
  data: { orderId: string; sequence: number };
}

/** Standard Webhooks' tolerance. */
const TOLERANCE_MS = 300_000;
/** The service gives up on a delivery after 15 s (src/deliveries/event-sender.ts). */
const ON_THE_WAY_MS = 15_000;

/** A shop's endpoint for our events: checks their signatures, keeps each once, and is not always well. */
export class StorefrontReceiver {
  readonly secret = `whsec_${Buffer.from('a-secret-of-the-chaos-storefront').toString('base64')}`;
  /** By webhook-id, in the order of their first arrival. */
  readonly events = new Map<string, ReceivedEvent>();
  badSignatures = 0;
  isWell = false;
  private readonly server: Server;

  constructor(
    private readonly random: Random,
    private readonly time: Pick<SimulatedTime, 'now' | 'earliest'>,
  ) {
    this.server = createServer((request, response) => {
      text(request).then(
        (body) => this.receive(body, request.headers as Record<string, string>, response),
        () => response.destroy(),
      );
    });
  }

  async open(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private receive(body: string, headers: Record<string, string>, response: ServerResponse): void {
    const mood = this.isWell ? 1 : this.random.next();
    if (mood < 0.03) return void response.writeHead(500).end();
    if (!this.isSigned(body, headers)) this.badSignatures += 1;
    this.keep(headers['webhook-id'] ?? '', JSON.parse(body) as Body);
    if (mood < 0.06)
      response.destroy(); // taken in, but the answer is lost: it will come again
    else response.writeHead(204).end();
  }

  private keep(id: string, { type, data }: Body): void {
    const known = this.events.get(id);
    if (known) known.deliveries += 1;
    else this.events.set(id, { id, type, orderId: data.orderId, sequence: data.sequence, deliveries: 1 });
  }

  /** The library compares with the real time, so it is told the signature only; the timestamp is checked against the simulated one. */
  private isSigned(body: string, headers: Record<string, string>): boolean {
    const {
      'webhook-id': id = '',
      'webhook-timestamp': timestamp = '',
      'webhook-signature': signatures = '',
    } = headers;
    const at = new Date(Number(timestamp) * 1000);
    // Time may have leapt hours while the message was on its way.
    const isRecent =
      at.getTime() > this.time.earliest(ON_THE_WAY_MS) - TOLERANCE_MS && at.getTime() < this.time.now() + TOLERANCE_MS;
    return isRecent && signatures.split(' ').includes(new Webhook(this.secret).sign(id, at, body));
  }
}
