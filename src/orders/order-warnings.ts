import { isEmail } from 'class-validator';
import type { FieldProblem } from '../common/app-error.js';
import { textProblem } from '../common/http/text.decorator.js';
import type { Customer, NewOrder, OrderItem } from './order.js';

/** RFC 5321: no address is longer. Looked at first, because judging an address takes time. */
const MAX_EMAIL = 254;
/** Digits as people write them, with country code and brackets; E.164 has at most 15. */
const PHONE = /^\+?[0-9 ()-]{5,25}$/;
/** What a card or an invoice has room for. */
const MAX_NAME = 100;
const MAX_ITEM_NAME = 200;
const MAX_SKU = 100;

/** Whether an order can be looked up by this e-mail address. */
export function isEmailAddress(text: string): boolean {
  return text.length <= MAX_EMAIL && isEmail(text);
}

/** Whether an order can be looked up by this phone number. */
export function isPhoneNumber(text: string): boolean {
  return PHONE.test(text);
}

/** Stands where a text had what no database holds, see `kept`. */
const REPLACED = '\ufffd';

/**
 * What in an order is odd but never refuses a sale (contract 4). It is derived from what is stored, so that an answer that is built
 * again after a crash says the same.
 */
export function orderWarnings({ customer, items }: Pick<NewOrder, 'customer' | 'items'>): FieldProblem[] {
  return [...(customer ? customerWarnings(customer) : []), ...items.flatMap(itemWarnings)];
}

function customerWarnings({ name, email, phone }: Customer): FieldProblem[] {
  const warnings = textWarning('customer.name', name, MAX_NAME);
  if (email !== undefined && !isEmailAddress(email))
    warnings.push({ path: 'customer.email', message: oddly('does not look like an e-mail address') });
  if (phone !== undefined && !isPhoneNumber(phone))
    warnings.push({ path: 'customer.phone', message: oddly('does not look like a phone number') });
  return warnings;
}

function itemWarnings({ sku, name }: OrderItem, index: number): FieldProblem[] {
  return [
    ...textWarning(`items.${index}.sku`, sku, MAX_SKU),
    ...textWarning(`items.${index}.name`, name, MAX_ITEM_NAME),
  ];
}

function textWarning(path: string, text: string | undefined, max: number): FieldProblem[] {
  if (text === undefined) return [];
  const problem = text.includes(REPLACED) ? 'must have characters only' : textProblem(text, { max });
  return problem === null ? [] : [{ path, message: `${problem}; its first 320 characters are kept as given` }];
}

function oddly(what: string): string {
  return `${what}: kept as given (at most 320 characters), but the order is not found by it`;
}
