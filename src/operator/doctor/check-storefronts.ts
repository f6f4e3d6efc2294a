import { randomUUID } from 'node:crypto';
import { EventSender } from '../../deliveries/event-sender.js';
import { findingsOf, type Finding } from '../finding.js';
import type { Patient } from './patient.js';

const { ok, warn, fail } = findingsOf('storefronts');

/** Sends every storefront a signed event of type `ping`, as its events are sent: a type it does not know and must answer 2xx. */
export async function checkStorefronts({ config, broken, clock }: Patient): Promise<Finding[]> {
  if (broken.has('STOREFRONT_WEBHOOKS')) return [warn('not tried: STOREFRONT_WEBHOOKS is not well-formed')];
  const names = Object.keys(config.storefrontWebhooks);
  if (names.length === 0) return [ok('none is told of events (STOREFRONT_WEBHOOKS); they can read GET /v1/events')];
  const sender = new EventSender(config, clock);
  try {
    return await Promise.all(names.map((storefront) => ping(sender, storefront, clock.now())));
  } finally {
    await sender.onApplicationShutdown();
  }
}

async function ping(sender: EventSender, storefront: string, now: Date): Promise<Finding> {
  const payload = JSON.stringify({ type: 'ping', timestamp: now.toISOString(), data: {} });
  const delivery = { id: `ping_${randomUUID()}`, orderId: '', storefront, payload, attempts: 1 };
  const { httpStatus, error, durationMs } = await sender.send(delivery);
  if (error === null) return ok(`${storefront} took a signed ping in ${durationMs} ms`);
  if (httpStatus === 401 || httpStatus === 403)
    return fail(
      `${storefront} answers ${httpStatus} to a signed ping`,
      'its secret must be the one in STOREFRONT_WEBHOOKS (base64 and whsec_ included), and its clock right',
    );
  if (httpStatus !== null)
    return fail(`${storefront} answers ${httpStatus} to a signed ping`, 'it must answer 2xx to every type of event');
  return fail(`${storefront} cannot be told: ${error}`, 'see its url in STOREFRONT_WEBHOOKS');
}
