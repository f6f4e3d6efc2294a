import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { principalOf } from '../../auth/caller.decorators.js';
import { canSeeOrder } from '../../auth/principal.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';

/** Whether a caller may know of an order; where not, the order does not exist for that caller. */
export type MayReadOrder = (record: OrderRecord) => boolean;

/** What the caller of this request may read. */
export const MayRead = createParamDecorator((_: unknown, context: ExecutionContext): MayReadOrder => {
  const principal = principalOf(context);
  return ({ order }) => canSeeOrder(principal, order);
});
