import { AppError } from '../common/app-error.js';
import { isUnknownAtZoho, ZohoError } from '../zoho/zoho.errors.js';

/** When Zoho does not say how long to wait: long enough for a blip to pass, short enough for a shopper to still be there. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** Zoho said no for a reason that is ours: credentials, account, request. */
export class PaymentProviderRejectedError extends AppError {
  constructor(orderId: string | undefined, cause: unknown) {
    super(
      'payment_provider_rejected',
      502,
      'Zoho Payments refused the request. The operator of this service must look at its configuration.',
      orderId === undefined ? {} : { orderId },
      undefined,
      { cause },
    );
  }
}

/** Zoho could not be asked, or did not answer. What was saved can be continued. */
export class PaymentProviderUnavailableError extends AppError {
  constructor(
    orderId: string | undefined,
    cause: unknown,
    retryAfterSeconds = DEFAULT_RETRY_AFTER_SECONDS,
    why = `${whyUnavailable(cause)} Nothing is lost: repeat the request.`,
  ) {
    super('payment_provider_unavailable', 503, why, orderId === undefined ? {} : { orderId }, retryAfterSeconds, {
      cause,
    });
  }
}

/** The schedule asks again within ten minutes, and a person is asked after that: less than a minute is of no use. */
const UNKNOWN_RETRY_AFTER_SECONDS = 60;

/** Zoho answered that it does not know a session or payment of the order: for the moment, the same as not being able to ask. */
export class UnknownAtProviderError extends PaymentProviderUnavailableError {
  constructor(orderId: string | undefined, what: 'session' | 'payment', cause?: unknown) {
    const why = `Zoho Payments says at the moment that it does not know a ${what} of the order. Nothing has changed: repeat the request later.`;
    super(orderId, cause, UNKNOWN_RETRY_AFTER_SECONDS, why);
  }
}

/** What is true: that our quota is spent says nothing about Zoho. */
function whyUnavailable(cause: unknown): string {
  const reason = cause instanceof ZohoError ? cause.reason : undefined;
  if (reason === 'quota') return 'Our own quota of calls to Zoho Payments is spent for the moment.';
  if (reason === 'throttled') return 'Zoho Payments asks us to call less often.';
  return 'Zoho Payments cannot be reached right now.';
}

/** Zoho's account does not take the order's currency, whatever its edition's list says. */
class CurrencyRefusedError extends AppError {
  constructor(orderId: string | undefined, cause: unknown) {
    const why = 'Zoho Payments does not take the currency of this order.';
    super('currency_not_supported', 422, why, orderId === undefined ? {} : { orderId }, undefined, { cause });
  }
}

/** zoho.com/in/payments/api/v1, error codes: the one refusal of a session that the storefront can mend. */
const CURRENCY_REFUSED = 'currency_not_supported_for_payment';

/** The answer to a caller for a failed call to Zoho; anything else is passed through as it is. */
export function toProviderError(error: unknown, orderId?: string): unknown {
  if (!(error instanceof ZohoError)) return error;
  if (error.zohoCode === CURRENCY_REFUSED) return new CurrencyRefusedError(orderId, error);
  if (error.operation === 'getPayment' && isUnknownAtZoho(error))
    return new UnknownAtProviderError(orderId, 'payment', error);
  if (error.kind === 'rejected' || error.kind === 'auth') return new PaymentProviderRejectedError(orderId, error);
  const seconds = error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1000);
  return new PaymentProviderUnavailableError(orderId, error, seconds);
}
