import { createHmac } from 'node:crypto';

function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** `X-Zoho-Webhook-Signature`: the key is used as text, `t` is epoch milliseconds and fresh for each delivery. */
export function signWebhook(key: string, rawBody: string, t: number): string {
  return `t=${t},v=${hmacHex(key, `${t}.${rawBody}`)}`;
}

/** What the widget resolves with: no spaces around the pipe, whatever the documentation prints. */
export function signWidgetResult(key: string, paymentId: string, sessionId: string): string {
  return hmacHex(key, `${paymentId}|${sessionId}`);
}

/** Hosted-page return: the values joined by dots, empties kept. */
export function signHostedReturn(key: string, values: string[]): string {
  return hmacHex(key, values.join('.'));
}
