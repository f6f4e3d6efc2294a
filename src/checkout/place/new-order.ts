import { v7 as uuidv7 } from 'uuid';
import { type FieldProblem, ValidationFailedError } from '../../common/app-error.js';
import { DAY_MS, MINUTE_MS } from '../../common/durations.js';
import { InvalidAmountError, toDecimal, toMinor } from '../../common/money.js';
import type { NewOrder } from '../../orders/order.js';
import { CurrencyNotSupportedError } from '../../orders/orders.errors.js';
import type { PlaceOrderDto } from './place-order.dto.js';

/** Contract 4: an unpaid order expires after 24 hours unless the storefront says otherwise, and lives at least five minutes. */
const DEFAULT_LIFE_MS = DAY_MS;
const SHORTEST_LIFE_MS = 5 * MINUTE_MS;
/** No shopper pays for an order a year later; a date beyond is a mistake (often milliseconds taken for seconds). */
const LONGEST_LIFE_MS = 366 * DAY_MS;

/**
 * A request that passed its field checks → an order, after the checks that need several fields or the clock.
 * @throws ValidationFailedError with every problem; CurrencyNotSupportedError
 */
export function newOrder(dto: PlaceOrderDto, storefront: string, currencies: readonly string[], now: Date): NewOrder {
  const problems: FieldProblem[] = [];
  const amountMinor = amountOf(dto.amount, dto.currency, 'amount', problems);
  if (amountMinor === 0n) problems.push({ path: 'amount', message: 'must be more than zero' });
  checkItems(dto, amountMinor, problems);
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
    items: dto.items ?? [],
    metadata: dto.metadata ?? {},
    customer: dto.customer ?? null,
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

/** Items are free to have no prices; where any has one, all must, and together they must be the amount (contract 4). */
function checkItems(
  { items = [], currency }: PlaceOrderDto,
  amountMinor: bigint | null,
  problems: FieldProblem[],
): void {
  if (!items.some((item) => item.unitAmount !== undefined)) return;
  let total = 0n;
  for (const [index, item] of items.entries()) {
    const path = `items.${index}.unitAmount`;
    if (item.unitAmount === undefined) problems.push({ path, message: 'is missing: all items have it, or none' });
    else total += (amountOf(item.unitAmount, currency, path, problems) ?? 0n) * BigInt(item.quantity);
  }
  if (problems.length === 0 && total !== amountMinor) {
    problems.push({ path: 'items', message: `total ${toDecimal(total, currency)}, which is not the amount` });
  }
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
