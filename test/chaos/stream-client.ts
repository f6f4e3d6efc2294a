import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

/** How soon a browser comes back after a stream has ended. */
const RECONNECT_MS = 500;
/** How far an order has come: a stream never shows less than it has shown. */
const RANK = ['awaiting_payment', 'cancelled', 'expired', 'paid', 'partially_refunded', 'refunded'];

interface Seen {
  status: string;
  attention: string[];
}

/** A page that stays open: it hears of every change, and comes back whenever its stream breaks. */
export class StreamClient {
  last: Seen | null = null;
  events = 0;
  wentBack: string[] = [];
  private lastEventId = '';
  private readonly gone = new AbortController();

  constructor(
    private readonly url: string,
    private readonly key: string,
    readonly orderId: string,
  ) {}

  start(): void {
    void this.follow();
  }

  stop(): void {
    this.gone.abort();
  }

  private async follow(): Promise<void> {
    while (!this.gone.signal.aborted) {
      await this.read().catch(() => undefined); // a replica that died, or is being started
      await delay(RECONNECT_MS);
    }
  }

  private async read(): Promise<void> {
    const { statusCode, body } = await request(`${this.url}/v1/orders/${this.orderId}/status/stream`, {
      headers: {
        authorization: `Bearer ${this.key}`,
        accept: 'text/event-stream',
        ...(this.lastEventId ? { 'last-event-id': this.lastEventId } : {}),
      },
      signal: this.gone.signal,
      bodyTimeout: 60_000, // four heartbeats
    });
    if (statusCode !== 200) return body.dump();
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk as Buffer, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.take(block.split('\n'));
    }
  }

  private take(lines: readonly string[]): void {
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = field('data');
    if (data === undefined) return;
    const { status, attention } = JSON.parse(data) as Seen;
    if (this.last && RANK.indexOf(status) < RANK.indexOf(this.last.status))
      this.wentBack.push(`order ${this.orderId}: ${this.last.status}, then ${status}`);
    this.events += 1;
    this.lastEventId = field('id') ?? '';
    this.last = { status, attention };
  }
}
