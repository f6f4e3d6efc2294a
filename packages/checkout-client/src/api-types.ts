import type { components } from './generated/api.js';

type Schemas = components['schemas'];

/** What `POST /v1/orders` takes. Money is a decimal string in major units: `"1499.50"`. */
export type NewOrder = Schemas['PlaceOrderDto'];
/** What `PATCH /v1/orders/{orderId}` takes: what is sent takes the place of the order's, whole. */
export type OrderAmendment = Schemas['AmendOrderDto'];
/** What `POST /v1/orders/{orderId}/refunds` takes. */
export type NewRefund = Schemas['RequestRefundDto'];
export type Refund = Schemas['RefundView'];
/** A placed order with its payment session and all that a browser needs to pay. */
export type PlacedOrder = Schemas['PlacedOrderView'];
/** An order as stored. */
export type Order = Schemas['OrderView'];
/** The reconciled state of an order. `nextAction` says what the shopper can do next. */
export type OrderStatus = Schemas['OrderStatusView'];
export type PaymentSession = Schemas['PaymentSessionView'];
export type Payment = Schemas['PaymentView'];
/** What Zoho's payment window is constructed with; nothing in it is secret. */
export type Checkout = Schemas['CheckoutView'];
/** What Zoho's payment window resolved with. */
export type PaymentResult = Schemas['PaymentResultDto'];
/** RFC 9457, as the service writes it. */
export type Problem = Schemas['ProblemDocument'];
export type ProblemCode = Schemas['ProblemCode'];
