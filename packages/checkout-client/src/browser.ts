/** The package's front door in a browser: `@checkout-bff/client/browser`. No dependencies. */
export type * from './api-types.js';
export { CheckoutProblem, CheckoutUnreachable, type CheckoutProblemCode } from './checkout-problem.js';
export { followStatus, isSettled, type FollowOptions } from './browser/follow-status.js';
export {
  openCheckout,
  type CheckoutOptions,
  type CheckoutOutcome,
  type PayableOrder,
} from './browser/open-checkout.js';
export type { LoadScript, PayerAddress } from './browser/payment-window.js';
export type { OrderAccess } from './browser/shopper-order.js';
