import { Webhook } from 'standardwebhooks';
import { verifyEvent } from '@checkout-bff/client';

export interface ReceivedEvent {
  id: string;
  type: string;
  receivedAt: string;
  data: unknown;
}

/** A demo's memory: enough to follow some orders, small enough to forget about. */
const MOST_KEPT = 200;
/** The age that Standard Webhooks allows, plus the longest step of the demo's time: an event may be on its way while that is taken. */
const TOLERANCE_MS = 5 * 60_000 + 15 * 3_600_000;

/** Events the service sent to the shop: verified, each kept once however often it is delivered. */
export class ReceivedEvents {
  private readonly events = new Map<string, ReceivedEvent>();

  /** @param movedTime the demo's time, where that is not the real one */
  constructor(
    private readonly secret: string,
    private readonly movedTime: () => Date | undefined = () => undefined,
  ) {}

  /** @throws InvalidEventError when the signature is not ours or too old */
  receive(rawBody: Buffer, headers: Record<string, string>): void {
    const { id, type, data } = verifyEvent(rawBody, this.inRealTime(rawBody, headers), this.secret);
    if (this.events.has(id)) return;
    this.events.set(id, { id, type, receivedAt: new Date().toISOString(), data });
    const [oldest] = this.events.keys();
    if (this.events.size > MOST_KEPT && oldest) this.events.delete(oldest);
  }

  /**
   * `verifyEvent` knows the real time only. Where the demo's time was moved, the very bytes are signed anew as of now, but only if
   * their signature is right and as young by the moved time as it would have to be: what a shop must check is checked.
   */
  private inRealTime(rawBody: Buffer, headers: Record<string, string>): Record<string, string> {
    const movedTime = this.movedTime();
    if (!movedTime) return headers;
    const {
      'webhook-id': id = '',
      'webhook-timestamp': timestamp = '',
      'webhook-signature': signatures = '',
    } = headers;
    const sentAt = new Date(Number(timestamp) * 1000);
    const signer = new Webhook(this.secret);
    const isOurs = signatures.split(' ').includes(signer.sign(id, sentAt, rawBody.toString('utf8')));
    if (!isOurs || Math.abs(movedTime.getTime() - sentAt.getTime()) > TOLERANCE_MS) return headers;
    const now = new Date();
    const signature = signer.sign(id, now, rawBody.toString('utf8'));
    return {
      ...headers,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signature,
    };
  }

  /** Events that carry the order's reference, oldest first. */
  about(reference: string): ReceivedEvent[] {
    return [...this.events.values()].filter(({ data }) => JSON.stringify(data).includes(`"${reference}"`));
  }
}
