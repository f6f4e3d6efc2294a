import { actorOf, canSeeOrder, type Principal } from '../../auth/principal.js';
import type { Cause, CauseKind } from '../../common/cause.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';

/** Why something changes when `principal` asks for it. */
export function causeOf(kind: CauseKind, principal: Principal, requestId: string): Cause & { requestId: string } {
  return { kind, actor: actorOf(principal), requestId };
}

/** Whether `principal` may know of an order; where not, it does not exist for him. */
export function mayRead(principal: Principal): (record: OrderRecord) => boolean {
  return ({ order }) => canSeeOrder(principal, order);
}
