import { formatMinor } from './money.js';
import { type PaymentRecord } from './state.js';
import { type World } from './world.js';

const LINK_DAYS = 30; // documented: without an expiry a link ends after thirty days

/** `event_object.payment_links` of `payment_link.paid`: an object, although its name is a plural. */
export function paidLinkView(world: World, payment: PaymentRecord): Record<string, unknown> {
  const session = world.state.sessions.get(payment.sessionId);
  const id = world.ids.nextId();
  const created = payment.createdAt;
  return {
    payment_link_id: id,
    url: `https://payments.zoho.${world.account.edition === 'IN' ? 'in' : 'com'}/paymentlink/${world.ids.hex(40)}`,
    expires_at: new Date(created + LINK_DAYS * 86_400_000).toISOString().slice(0, 10),
    amount: formatMinor(payment.amountMinor, payment.currency),
    amount_paid: formatMinor(payment.amountMinor, payment.currency),
    currency: payment.currency,
    status: 'paid',
    email: payment.email,
    phone: payment.phone,
    reference_id: session?.referenceNumber ?? '',
    description: session?.description ?? '',
    return_url: '',
    created_time: Math.floor(created / 1000),
    // Integrators report the payments of a link in its event; the reference shows no sample of it.
    payments: [{ payment_id: payment.id, status: payment.status, date: Math.floor(created / 1000) }],
  };
}
