import { canonicalJson } from '../../common/canonical-json.js';
import { toDecimal } from '../../common/money.js';
import type { Customer, NewOrder } from '../../orders/order.js';
import type { OrderAmendment } from '../../orders/orders.repository.js';
import type { MoneyAmendment } from '../../reconciliation/rules/amend-order.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { type EditionTakes, newOrder } from '../place/new-order.js';
import type { AmendableMember, AmendOrderDto } from './amend-order.dto.js';

/** What an order becomes, and what of it is new. */
export interface Amendment {
  /** Empty: the order is as wished already. */
  changed: AmendableMember[];
  order: OrderAmendment;
  /** Undefined where it stays. */
  customer?: Customer | null;
  money: MoneyAmendment;
  /** Before and after of what changed, for the timeline. Of the customer only that it did: a timeline holds no personal data. */
  evidence: Record<string, unknown>;
}

type StoredOrder = OrderRecord['order'];

/**
 * The order as the wish would have it, judged as one that is placed: a new amount must fit the lines, sent along or stored.
 * @throws ValidationFailedError, CurrencyNotSupportedError
 */
export function amendmentOf(
  wish: AmendOrderDto,
  stored: StoredOrder,
  customer: Customer | null,
  edition: EditionTakes,
  now: Date,
): Amendment {
  const wished = newOrder(asPlaced(wish, stored), stored.storefront, edition, now);
  const after: NewOrder = { ...wished, payBefore: newTimeOf(wish, stored) ? wished.payBefore : stored.payBefore };
  const before = { ...stored, customer };
  const named = Object.keys(wish).filter((member) => wish[member as AmendableMember] !== undefined);
  const changed = (named as AmendableMember[]).filter(
    (member) => canonicalJson(factOf(before, member)) !== canonicalJson(factOf(after, member)),
  );
  return {
    changed,
    order: after,
    customer: changed.includes('customer') ? after.customer : undefined,
    money: {
      ...(changed.includes('amount') && { amountMinor: after.amountMinor }),
      ...(changed.includes('payBefore') && { payBefore: after.payBefore }),
    },
    evidence: { changed, before: shown(before, changed), after: shown(after, changed) },
  };
}

/** The body with which the amended order would have been placed. */
function asPlaced(wish: AmendOrderDto, stored: StoredOrder) {
  const { reference, currency } = stored;
  return {
    reference,
    currency,
    amount: wish.amount ?? toDecimal(stored.amountMinor, currency),
    description: wish.description ?? stored.description,
    invoiceNumber: wish.invoiceNumber ?? stored.invoiceNumber ?? undefined,
    items: wish.items ?? stored.items,
    metadata: wish.metadata ?? stored.metadata,
    customer: wish.customer,
    payBefore: newTimeOf(wish, stored),
  };
}

/** The time that was there before is not judged again: it may be near, or over, by now. */
function newTimeOf({ payBefore }: AmendOrderDto, stored: StoredOrder): string | undefined {
  return payBefore !== undefined && Date.parse(payBefore) !== stored.payBefore.getTime() ? payBefore : undefined;
}

type Facts = Omit<NewOrder, 'id' | 'createdAt'>;

function factOf(order: Facts, member: AmendableMember): unknown {
  return member === 'amount' ? toDecimal(order.amountMinor, order.currency) : order[member];
}

function shown(order: Facts, changed: readonly AmendableMember[]): Record<string, unknown> {
  const told = changed.filter((member) => member !== 'customer');
  return Object.fromEntries(told.map((member) => [member, factOf(order, member)]));
}
