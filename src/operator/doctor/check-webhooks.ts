import type { ClientBase } from 'pg';
import { findingsOf, type Finding } from '../finding.js';
import type { Patient } from './patient.js';

const { ok, warn } = findingsOf('Zoho webhooks');

/** A payment's webhook comes within seconds; one that is younger than this may still be on its way. */
const ON_ITS_WAY_MS = 60_000;
/** Found by the primary key, however many orders there are. */
const NEWEST_ORDERS = 1_000;
const LAST_SEEN = `SELECT (SELECT max(received_at) FROM webhook_events) AS webhook,
  (SELECT max(first_seen_at) FROM payments WHERE first_seen_at < $1 AND order_id IN
    (SELECT id FROM orders ORDER BY id DESC LIMIT ${NEWEST_ORDERS})) AS payment`;
const MEND =
  'in Zoho, add a webhook to https://<your host>/v1/webhooks/zoho for payment and refund events, and put its signing key first in ' +
  'ZOHO_WEBHOOK_SIGNING_KEYS (until then the schedule finds payments, minutes later)';

/** A key cannot be tried from here, for Zoho alone signs with it: what arrived under it shows that it is right. */
export async function checkWebhooks(client: ClientBase, { clock }: Patient): Promise<Finding[]> {
  const before = new Date(clock.now().getTime() - ON_ITS_WAY_MS);
  const { rows } = await client.query<{ webhook: Date | null; payment: Date | null }>(LAST_SEEN, [before]);
  const { webhook = null, payment = null } = rows[0] ?? {};
  if (!webhook) return [warn('none has ever arrived with a right signature', MEND)];
  const seen = `the last one arrived ${webhook.toISOString()}`;
  return payment && payment.getTime() > webhook.getTime() + ON_ITS_WAY_MS
    ? [warn(`${seen}, and there was a payment since`, MEND)]
    : [ok(seen)];
}
