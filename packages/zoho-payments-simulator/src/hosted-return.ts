import { formatMinor } from './money.js';
import { type Sessions } from './sessions.js';
import { signHostedReturn } from './signatures.js';
import { type PaymentRecord, type SessionRecord } from './state.js';
import { ControlError, type World } from './world.js';

/** Where the hosted page sends the browser, by GET; a shopper who gave up comes to the failure URL with empty payment fields. */
export function hostedReturn(
  { world, sessions }: { world: World; sessions: Sessions },
  session: SessionRecord,
  payment: PaymentRecord | null,
): string {
  const { hosted } = session;
  if (!hosted) throw new ControlError(400, 'This session has no hosted page.');
  const { account, settings } = world;
  const fields: Record<string, string> = {
    payments_session_id: session.id,
    payment_session_status: sessions.status(session),
    payment_id: payment?.id ?? '',
    payment_status: payment?.status ?? '',
    amount: formatMinor(session.amountMinor, session.currency),
    ...(settings.hostedSignatureWithMandate ? { mandate_id: '' } : {}),
    ...Object.fromEntries(['udf1', 'udf2', 'udf3', 'udf4', 'udf5'].map((name) => [name, hosted[name] ?? ''])),
  };
  const url = new URL(payment && payment.status !== 'failed' ? hosted.success_url : hosted.failure_url);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  if (account.signingKey)
    url.searchParams.set('signature', signHostedReturn(account.signingKey, Object.values(fields)));
  return url.toString();
}
