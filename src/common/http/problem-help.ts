import type { ProblemCode } from './problem-catalogue.js';

/** What a caller can do about each problem: its paragraph on the page that `type` links to. */
export const PROBLEM_HELP: Readonly<Record<ProblemCode, string>> = {
  validation_failed:
    'Look at errors: each entry names the member and says what is wrong with it. Nothing was stored, and the Idempotency-Key is as good as new. Sending the same again brings the same answer.',
  idempotency_key_required:
    'Send one key for each thing you mean to do (a cart’s id is a good one), and the same key when you try again. Only then is a repeated call certain to do nothing twice.',
  signature_invalid:
    'Pass on what the payment window resolved with, unchanged, for the order that its session belongs to. If you did, the order’s status tells the truth all the same.',
  unauthenticated:
    'A server sends Authorization: Bearer and its key; a browser sends the client token that came with the order. A token that has expired is replaced by asking your own server for another session.',
  forbidden:
    'The key or token was recognised and may not do this: a client token is good for one order’s status and payment, a storefront’s key for its own orders, a support key for the desk. Refunds by a storefront must be allowed by the operator (STOREFRONT_REFUNDS).',
  not_found: 'Check the id. An order of another storefront is answered like one that does not exist.',
  idempotency_in_progress:
    'Your first call has not ended. Wait as long as Retry-After says and send the same call with the same key: you get the answer of the first.',
  order_reference_exists:
    'orderId names the order that has the reference. If it is the same sale, go on with that order or amend it; if it is another sale, give it another reference.',
  order_not_payable:
    'The order takes no money any more, or holds money that a person has to look at. Read its status; nextAction says what comes next.',
  order_already_paid: 'The money came before the cancel. Deliver, or refund it.',
  payment_under_way:
    'Do not let the shopper pay again: the members name the payments that may still become money. Follow the status, or wait as long as Retry-After says. Pending UPI payments end within minutes, bank debits within days.',
  open_case:
    'The members name the cases. Money of this order does not fit it, and it is probably that money which should go back: repeat the call with caseId, or resolve the case first.',
  refund_in_progress:
    'One refund of a payment at a time: until this one is decided nobody knows what is left. The members name it; its end shows on the order.',
  case_already_resolved: 'The members say by whom and when. Load the case again before you decide anything more.',
  payload_too_large: 'A body may have 256 KiB. An order has a page of lines, not a catalogue: at most 500.',
  unsupported_media_type: 'Send the body as JSON, with Content-Type: application/json.',
  idempotency_key_reused:
    'The key was used for another body or another address. If you mean the same thing, send exactly what you sent; if you mean something new, take a new key.',
  currency_not_supported: 'Use a currency that the account and its edition of Zoho Payments take; detail names them.',
  refund_not_possible:
    'The members carry the numbers: what was taken, what went back, what is on its way and what is left. Ask for at most refundable, of a payment that took money.',
  resolution_not_possible: 'detail says why. Choose another resolution, or refund the payment and dismiss the case.',
  rate_limited:
    'Wait as long as Retry-After says, and ask less often: follow the stream or use waitMs in place of a loop.',
  internal_error:
    'A fault of ours, and logged. What you sent may or may not have been done: try again with the same Idempotency-Key. Tell the operator the requestId.',
  payment_provider_rejected:
    'The operator has to look: credentials, account or configuration. Where orderId is given the order is saved, and the same call with the same key goes on with it once that is mended.',
  payment_provider_unavailable:
    'Wait as long as Retry-After says and send the same call with the same key: it goes on where it stopped. Nothing is lost, and nothing is known to be unpaid.',
  service_unavailable:
    'The service’s own database is away for the moment. Wait as long as Retry-After says and send the same call with the same key.',
};
