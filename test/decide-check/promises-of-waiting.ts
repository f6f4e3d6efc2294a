import { holdsMoney } from './promises-of-states.js';
import type { Rules } from './rules.js';
import { KINDS, PAY_BEFORE, UNKNOWN_PATIENCE_MS } from './scope.js';
import type { Change, Step, World } from './world.js';

/** Contract 5, rule 6. Who says "come what may" is the one exception; a shopper is told to wait all the same. */
export function underWayIsNeverUnpaid({ changes, after }: Step, { nextAction }: Rules): string | null {
  for (const change of changes) {
    const found = ofChange(change, after);
    if (found !== null) return found;
  }
  if (after.ours.order.status !== 'awaiting_payment') return null;
  const waiting = underWayAt(after, after.now);
  if (waiting.length === 0) return null;
  const action = nextAction(after.ours, after.now);
  if (action !== 'wait' && action !== 'contact_support') return `${waiting.join()} is under way, and the shopper is told to ${action}`;
  const { payments } = after.heard;
  // Money that Zoho lists as paid and has not detailed yet is about to pay the order: that comes before the word.
  const isAboutToBePaid = Object.keys(payments).some((id) => payments[id]?.isPaid && !payments[id].isShownPaid);
  const isUnknown = !isAboutToBePaid && waiting.some((id) => payments[id]?.isUnknownWord);
  return isUnknown && action !== 'contact_support' ? `${waiting.join()} has a word nobody knows, and it is called ${action}` : null;
} // prettier-ignore

function ofChange({ by, before, after, news, wish }: Change, world: World): string | null {
  if (wish === 'cancel_while_under_way' || wish === 'retry_while_under_way') return null;
  if (by === 'decide' && before.order.status === 'awaiting_payment' && isUnpaidEnd(after.order.status)) {
    const waiting = underWayAt(world, news?.askedAt ?? world.now);
    return waiting.length > 0 ? `${after.order.status} while ${waiting.join()} is under way` : null;
  }
  if (by !== 'reserve') return null;
  const waiting = underWayAt(world, world.now);
  if (waiting.length > 0) return `another session while ${waiting.join()} is under way`;
  const paid = after.payments.find(({ id }) => holdsMoney(id, world.heard, after.cases));
  return paid ? `another session although ${paid.id} was paid` : null;
}

function isUnpaidEnd(status: string): boolean {
  return status === 'cancelled' || status === 'expired';
}

/** Payments of which Zoho told a beginning and no end, and with which patience is not over. */
function underWayAt({ heard, zoho }: World, at: Date): string[] {
  return zoho.payments.flatMap(({ id, kind, begunAt }) => {
    const known = heard.payments[id];
    if (!known?.isOpenEnded || known.hasEnded) return [];
    const { patienceMs } = KINDS[kind];
    const patience = known.isUnknownWord ? Math.max(patienceMs, UNKNOWN_PATIENCE_MS) : patienceMs;
    return at.getTime() - begunAt.getTime() < patience ? [id] : [];
  });
}

/** Contract 4, `payBefore`: a look at everything ends an order whose time is over, of which no more can come. */
export function endsInTime({ isWholeLook, after }: Step): string | null {
  const { ours, heard, now } = after;
  if (!isWholeLook || ours.order.status !== 'awaiting_payment' || now < PAY_BEFORE) return null;
  if (after.zoho.sessions.some(({ isCalling }) => isCalling) || underWayAt(after, now).length > 0) return null;
  if (Object.keys(heard.payments).some((id) => heard.payments[id]?.isPaid)) return null;
  return heard.sessions.some(({ isPaid }) => isPaid) ? null : 'nothing can come any more, and the order still waits';
}
