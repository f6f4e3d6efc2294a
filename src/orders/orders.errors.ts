import { AppError } from '../common/app-error.js';
import type { OrderStatus } from './order-status.js';

export class OrderReferenceExistsError extends AppError {
  constructor(reference: string, orderId: string) {
    super('order_reference_exists', 409, `There is already an order with the reference "${reference}".`, { orderId });
  }
}

export class OrderNotPayableError extends AppError {
  constructor(orderId: string, status: OrderStatus, why = `The order is ${status} and takes no further payment.`) {
    super('order_not_payable', 409, why, { orderId, orderStatus: status });
  }
}

export class OrderAlreadyPaidError extends AppError {
  constructor(orderId: string, why = 'The order is paid and can only be refunded.') {
    super('order_already_paid', 409, why, { orderId });
  }
}

export class CurrencyNotSupportedError extends AppError {
  constructor(currency: string, supported: readonly string[]) {
    const list = supported.length > 8 ? `${supported.slice(0, 8).join(', ')}, …` : supported.join(', ');
    super('currency_not_supported', 422, `${currency} is not a currency this Zoho edition takes (${list}).`);
  }
}
