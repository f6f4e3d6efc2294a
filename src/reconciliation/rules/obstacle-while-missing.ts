import type { AppError } from '../../common/app-error.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { UnknownAtProviderError } from '../../payment-sessions/sessions.errors.js';
import { waitsForMissing } from './missing-session.js';
import type { State } from './state.js';

/**
 * Why an order of which Zoho does not know a session neither ends, nor changes, nor opens another one, to be thrown: money may have been
 * taken on it. Null: there is no such session, or a person has given it up.
 */
export function obstacleWhileMissing(state: State): AppError | null {
  const { id, status } = state.order;
  switch (waitsForMissing(state)) {
    case 'person':
      return new OrderNotPayableError(
        id,
        status,
        'Zoho no longer knows a payment session of the order, so a person must decide on it.',
      );
    case 'another_look':
      return new UnknownAtProviderError(id, 'session');
    case null:
      return null;
  }
}
