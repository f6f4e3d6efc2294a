import type { CaseState, State } from '../../src/reconciliation/rules/state.js';
import type { TimelineEntry } from '../../src/timeline/event-types.js';
import { ask } from './ask-zoho.js';
import type { Rules } from './rules.js';
import { hearNews } from './take-in.js';
import type { Change, Step, World } from './world.js';

/** A person closes a case: leaves the money where it is, or accepts it, on what Zoho says of it now (`CloseCase`). */
export function closeCase(world: World, rules: Rules, open: CaseState, resolution: 'dismiss' | 'accept'): Step | null {
  if (resolution === 'dismiss')
    return withChange(still(world), open, closed(world.ours, open, resolution, [], world.ours.order));
  const session = world.zoho.payments.find(({ id }) => id === open.paymentId)?.session;
  if (session === undefined) return null;
  const news = ask(world, rules, { about: { session }, refresh: true, answer: 'plain' });
  const looked = hearNews(world, rules, news, { isComplete: true });
  const { ours, now } = looked.after;
  const found = ours.cases.find(({ id, status }) => id === open.id && status === 'open');
  const payment = ours.payments.find(({ id }) => id === open.paymentId);
  if (!found || !payment || rules.obstacleToAcceptance(ours.order, payment, found) !== null) return looked;
  const { order, entries } = rules.decideAcceptance(ours, payment, found, now);
  const step = withChange(looked, found, closed(ours, found, 'accept_payment', entries, order));
  return { ...step, after: { ...step.after, heard: { ...step.after.heard, acceptedPaymentId: payment.id } } };
}

function still(world: World): Step {
  return { before: world, after: world, changes: [], isWholeLook: false };
}

function closed(
  before: State,
  { id }: CaseState,
  resolution: 'dismiss' | 'accept_payment',
  entries: TimelineEntry[],
  order: State['order'],
): Change {
  const cases = before.cases.map((known) =>
    known.id === id ? { ...known, status: 'resolved' as const, resolution } : known,
  );
  const told: TimelineEntry = { type: 'case.resolved', data: { case: { id, status: 'resolved' } } };
  return { by: 'person', before, after: { ...before, order, cases }, entries: [...entries, told] };
}

function withChange(step: Step, { id }: CaseState, change: Change): Step {
  const { heard } = step.after;
  const closedByPeople = [...heard.closedByPeople, id];
  const after = { ...step.after, ours: change.after, heard: { ...heard, closedByPeople } };
  return { ...step, after, changes: [...step.changes, change] };
}
