import type { TruthSession } from 'zoho-payments-simulator';
import type { Crowd } from '../crowd.js';
import type { ChaosWorld } from '../world.js';
import type { Rows } from './rows.js';
import type { Taken } from './taken.js';

/** What a run contained, for the reader: zeros prove little where nothing happened. */
export function tellFacts(
  { parts, troubles, streams, storefronts, desk, ledger }: ChaosWorld,
  { intents }: Crowd,
  { rows, truth, taken }: { rows: Rows; truth: readonly TruthSession[]; taken: readonly Taken[] },
): Record<string, number> {
  const { control } = parts.zoho;
  const requests = control.requests();
  const orders = [...rows.orders.values()];
  return {
    orders: orders.length,
    'habits played': new Set(intents.map(({ habit }) => habit)).size,
    'orders paid': orders.filter(({ settling_payment_id }) => settling_payment_id).length,
    'payments that took money': taken.length,
    'of these with a fee on top': taken.filter(({ payment }) => Number(payment.feeOnTop) > 0).length,
    'of these reversed': taken.filter(({ payment }) => payment.reversed).length,
    'refunds at Zoho': control.refunds().length,
    'refunds returned': ledger.returned.length,
    cases: rows.cases.length,
    'cases open': rows.cases.filter(({ status }) => status === 'open').length,
    'sessions made at Zoho': truth.filter(({ origin }) => origin === 'api').length,
    'sessions whose answer was lost': rows.sessions.filter(({ status }) => status === 'create_unknown').length,
    'calls of shops': Object.values(storefronts).reduce((sum, { caller }) => sum + caller.calls, 0),
    'calls of the desk': desk.caller.calls,
    'streams watched': streams.length,
    'events on streams': streams.reduce((sum, { events }) => sum + events, 0),
    'calls to Zoho': requests.at(-1)?.number ?? 0,
    'faults struck': requests.filter(({ fault }) => fault !== undefined).length,
    'events received': parts.receiver.events.size,
    'replicas killed': troubles.deeds.kills,
    'connections cut': troubles.deeds.backendsTerminated,
    'PostgreSQL restarts': troubles.deeds.postgresRestarts,
    'Zoho outages': troubles.deeds.zohoOutages,
    'webhook modes played': Object.values(troubles.deeds.webhookModes).reduce((sum, count) => sum + count, 0),
    'webhooks lost': control.webhooks().filter(({ outcome }) => outcome === 'lost').length,
  };
}
