import { v7 as uuidv7 } from 'uuid';
import { type FieldProblem, ValidationFailedError } from '../../common/app-error.js';
import { DAY_MS, MINUTE_MS } from '../../common/durations.js';
import { kept } from '../../common/http/kept-text.decorator.js';
import { InvalidAmountError, toMinor } from '../../common/money.js';
import type { ZohoConfig } from '../../config/app-config.js';
import type { Customer, NewOrder, OrderItem } from '../../orders/order.js';
import { CurrencyNotSupportedError } from '../../orders/orders.errors.js';
import { checkLines } from './check-lines.js';
import { checkMethods } from './check-methods.js';
import type { PlaceOrderDto } from './place-order.dto.js';

/** Contract 4: an unpaid order expires after 24 hours unless the storefront says otherwise, and lives at least five minutes. */
const DEFAULT_LIFE_MS = DAY_MS;
const SHORTEST_LIFE_MS = 5 * MINUTE_MS;
/** No shopper pays for an order a year later; a date beyond is a mistake (often milliseconds taken for seconds). */
const LONGEST_LIFE_MS = 366 * DAY_MS;

/** What the configured Zoho edition takes. */
export type EditionTakes = Pick<ZohoConfig, 'currencies' | 'paymentMethods'>;

/**
 * A request that passed its field checks → an order, after the checks that need several fields or the clock.
 * @throws ValidationFailedError with every problem; CurrencyNotSupportedError
 */
export function newOrder(dto: PlaceOrderDto, storefront: string, edition: EditionTakes, now: Date): NewOrder {
  const { currencies, paymentMethods } = edition;
  const problems: FieldProblem[] = [];
  const amountMinor = amountOf(dto.amount, dto.currency, 'amount', problems);
  if (amountMinor === 0n) problems.push({ path: 'amount', message: 'must be more than zero' });
  const items = itemsOf(dto);
  checkLines(items, dto.currency, amountMinor, problems);
  checkMethods(dto.allowedPaymentMethods, paymentMethods, problems);
  const payBefore = payBeforeOf(dto, now, problems);
  if (problems.length > 0 || amountMinor === null) throw new ValidationFailedError(problems);
  if (!currencies.includes(dto.currency)) throw new CurrencyNotSupportedError(dto.currency, currencies);
  return {
    id: uuidv7(),
    storefront,
    reference: dto.reference,
    amountMinor,
    currency: dto.currency,
    description: dto.description ?? `Order ${dto.reference}`,
    invoiceNumber: dto.invoiceNumber ?? null,
    items,
    metadata: dto.metadata ?? {},
    allowedMethods: [...new Set(dto.allowedPaymentMethods)],
    returnUrl: dto.returnUrl ?? null,
    customer: customerOf(dto),
    payBefore,
    createdAt: now,
  };
}

function amountOf(text: string, currency: string, path: string, problems: FieldProblem[]): bigint | null {
  try {
    return toMinor(text, currency, { strictDigits: true });
  } catch (error) {
    if (!(error instanceof InvalidAmountError)) throw error;
    problems.push({ path, message: error.message });
    return null;
  }
}

function itemsOf({ items = [] }: PlaceOrderDto): OrderItem[] {
  return items.map(({ sku, name, quantity, unitAmount, totalAmount }) => ({
    sku: sku === undefined ? sku : kept(sku),
    name: kept(name),
    quantity,
    unitAmount,
    totalAmount,
  }));
}

function customerOf({ customer = {} }: PlaceOrderDto): Customer | null {
  const given = Object.entries(customer).filter(([, value]) => value !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given.map(([member, value]) => [member, kept(String(value))]));
}

function payBeforeOf({ payBefore }: PlaceOrderDto, now: Date, problems: FieldProblem[]): Date {
  if (payBefore === undefined) return new Date(now.getTime() + DEFAULT_LIFE_MS);
  const date = new Date(payBefore);
  const aheadMs = date.getTime() - now.getTime();
  if (Number.isNaN(aheadMs)) problems.push({ path: 'payBefore', message: 'is not a time' });
  else if (aheadMs < SHORTEST_LIFE_MS)
    problems.push({ path: 'payBefore', message: 'must be at least 5 minutes ahead' });
  else if (aheadMs > LONGEST_LIFE_MS) problems.push({ path: 'payBefore', message: 'must be at most a year ahead' });
  return date;
}
