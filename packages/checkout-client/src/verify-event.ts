import { Webhook } from 'standardwebhooks';
import { toEvent, type CheckoutEvent, type EventEnvelope } from './events.js';

/** Not an event of ours, or too old (five minutes, by Standard Webhooks): answer 401 and look no further. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

/** As Node, Fastify and Express have them, or the Headers of a web Request. */
export type EventHeaders = Headers | Record<string, string | string[] | undefined>;

/**
 * Verifies an event by Standard Webhooks and reads it.
 * @param rawBody the bytes as they came: parsed and printed again, the signature would not match
 * @param secrets `whsec_…`; several while a secret is being replaced
 * @throws InvalidEventError
 */
export function verifyEvent(
  rawBody: string | Uint8Array,
  headers: EventHeaders,
  secrets: string | readonly string[],
): CheckoutEvent {
  const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
  const signed = signedHeaders(headers);
  const failures: unknown[] = [];
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    const webhook = new Webhook(secret); // a malformed secret is a mistake of the caller's, not of the sender's
    try {
      webhook.verify(text, signed, { jsonParse: false });
    } catch (error) {
      failures.push(error);
      continue;
    }
    return toEvent({ ...(JSON.parse(text) as EventEnvelope), id: signed['webhook-id'] });
  }
  const [first] = failures;
  throw new InvalidEventError(first instanceof Error ? first.message : 'There is no secret to verify with.', {
    cause: first,
  });
}

function signedHeaders(headers: EventHeaders) {
  const get = (name: string): string => {
    const value = headers instanceof Headers ? headers.get(name) : headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  return {
    'webhook-id': get('webhook-id'),
    'webhook-timestamp': get('webhook-timestamp'),
    'webhook-signature': get('webhook-signature'),
  };
}
