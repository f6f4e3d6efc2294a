import { createHmac } from 'node:crypto';
import type { Response } from 'supertest';
import type { Shop } from './shop.js';

/** A webhook as Zoho would post it; `body` goes out byte by byte as it is given. */
export interface SentWebhook {
  body: string | Buffer;
  key?: string;
  /** When it was signed; default: now by the shop's clock. */
  at?: Date;
  /** Instead of a signature made of the above; null: none. */
  signature?: string | null;
  contentType?: string;
  headers?: Record<string, string>;
}

/** `X-Zoho-Webhook-Signature` over the body's bytes. */
export function signWebhook(body: string | Buffer, key: string, at = new Date()): string {
  const t = at.getTime();
  return `t=${t},v=${createHmac('sha256', key).update(`${t}.`).update(body).digest('hex')}`;
}

export function postWebhook(shop: Shop, sent: SentWebhook): Promise<Response> {
  const { body, key = shop.zoho.account.webhookSigningKey, at = shop.clock.now() } = sent;
  const signature = sent.signature === undefined ? signWebhook(body, key, at) : sent.signature;
  const request = shop.app.http
    .post('/v1/webhooks/zoho')
    .set({ 'content-type': sent.contentType ?? 'application/json', ...sent.headers });
  if (signature !== null) request.set('x-zoho-webhook-signature', signature);
  return Promise.resolve(
    Buffer.isBuffer(body) ? request.serialize(() => body as never).send(body) : request.send(body),
  );
}

export interface EventWish {
  /** Digits, of any length. */
  id: string;
  type?: string;
  accountId?: string;
  liveMode?: boolean;
  object: Record<string, unknown>;
}

/** The text of an event: ids of events and accounts are bare numbers, beyond 2^53 too. */
export function eventText(shop: Shop, { id, type = 'payment.succeeded', liveMode = true, ...wish }: EventWish): string {
  const account = wish.accountId ?? shop.zoho.account.accountId;
  return `{"event_id":${id},"event_type":"${type}","account_id":${account},"live_mode":${liveMode},"event_time":${shop.clock.now().getTime()},"event_object":${JSON.stringify(wish.object)}}`;
}

export interface InboxRow {
  event_id: string;
  type: string | null;
  status: string;
  verdict: string | null;
  deliveries: number;
  order_id: string | null;
  headers: Record<string, string>;
}

export function inbox(shop: Shop): Promise<InboxRow[]> {
  return shop.query<InboxRow>(
    `SELECT event_id, type, status, verdict, deliveries, order_id, headers FROM webhook_events ORDER BY received_at, event_id`,
  );
}

/** Has the simulator send its webhooks to the shop's service. */
export function listenToZoho(shop: Shop): Promise<void> {
  return shop.zoho.control.configureWebhooks([{ url: `${shop.app.url}/v1/webhooks/zoho` }], { ping: true });
}

/** Waits for what Zoho sends, and works on it. */
export async function hearZoho(shop: Shop): Promise<void> {
  await shop.zoho.control.webhooksIdle();
  await shop.runJobs();
}
