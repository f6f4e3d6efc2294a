/** The package's front door on a server: `@checkout-bff/client`. Browsers import `@checkout-bff/client/browser`. */
export type * from './api-types.js';
export * from './checkout-client.js';
export { CheckoutProblem, CheckoutUnreachable, type CheckoutProblemCode } from './checkout-problem.js';
export type { CheckoutEvent, CheckoutEventType, EventCase, EventPayment, OrderEventData } from './events.js';
export { InvalidEventError, verifyEvent, type EventHeaders } from './verify-event.js';
