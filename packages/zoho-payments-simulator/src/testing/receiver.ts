import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingMessage['headers'];
  rawBody: string;
}

/** A webhook receiver that keeps what it got and answers what it is told. */
export class Receiver {
  static readonly NEVER = 0;
  readonly received: Received[] = [];
  /** Statuses for the next deliveries, or NEVER; 200 when used up. */
  readonly answers: number[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.received.push({ headers: request.headers, rawBody: Buffer.concat(chunks).toString('utf8') });
        const status = receiver.answers.shift() ?? 200;
        if (status !== Receiver.NEVER) response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  types(): string[] {
    return this.received.map(({ rawBody }) => (JSON.parse(rawBody) as { event_type: string }).event_type);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
