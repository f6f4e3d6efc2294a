import { isLive } from '../../payment-sessions/session-status.js';
import { expiryOf } from '../../payment-sessions/session-outcome.js';
import { namesSession } from '../../payment-sessions/zoho-session-request.js';
import type { ZohoSession } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import type { SessionState } from './state.js';

/**
 * A session that Zoho made for us without our hearing of it (lost reply, crash before our save) is recognised by the ids we put
 * into it, and becomes `open` under Zoho's id. If another session is live by then, this one stands behind it.
 */
export function adoptSession(draft: Draft, zoho: ZohoSession): SessionState | undefined {
  const { sessions } = draft;
  const orphan = sessions.find((session) => session.zohoSessionId === null && namesSession(zoho, session.id));
  if (!orphan) return undefined;
  const live = sessions.some((s) => s !== orphan && isLive(s));
  const patch = {
    zohoSessionId: zoho.sessionId,
    expiresAt: expiryOf(zoho, orphan),
    ...(live ? { supersededAt: new Date(orphan.createdAt) } : {}),
  };
  const evidence = { zohoSessionId: zoho.sessionId, zohoStatus: zoho.status, referenceNumber: zoho.referenceNumber };
  return draft.moveSession(orphan, 'open', evidence, patch) ? draft.findSession(orphan.id) : undefined;
}
