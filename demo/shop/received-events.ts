import { verifyEvent } from '@checkout-bff/client';

export interface ReceivedEvent {
  id: string;
  type: string;
  receivedAt: string;
  data: unknown;
}

/** A demo's memory: enough to follow some orders, small enough to forget about. */
const MOST_KEPT = 200;

/** Events the service sent to the shop: verified, each kept once however often it is delivered. */
export class ReceivedEvents {
  private readonly events = new Map<string, ReceivedEvent>();

  constructor(private readonly secret: string) {}

  /** @throws InvalidEventError when the signature is not ours or too old */
  receive(rawBody: Buffer, headers: Record<string, string>): void {
    const { id, type, data } = verifyEvent(rawBody, headers, this.secret);
    if (this.events.has(id)) return;
    this.events.set(id, { id, type, receivedAt: new Date().toISOString(), data });
    const [oldest] = this.events.keys();
    if (this.events.size > MOST_KEPT && oldest) this.events.delete(oldest);
  }

  /** Events that carry the order's reference, oldest first. */
  about(reference: string): ReceivedEvent[] {
    return [...this.events.values()].filter(({ data }) => JSON.stringify(data).includes(`"${reference}"`));
  }
}
