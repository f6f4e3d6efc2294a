import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../../common/app-error.js';
import { endOf, startOf } from '../../common/http/day-or-time.js';
import { PageCursors } from '../../common/http/page-cursors.js';
import { Database } from '../../database/database.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import type { OrderListView, OrderView } from '../answers/views.dto.js';
import { toOrderView } from '../answers/views.js';
import { DEFAULT_LIMIT } from '../../common/http/paging.decorators.js';
import type { FindOrdersQuery } from './find-orders.query.js';
import { OwnOrdersRepository } from './own-orders.repository.js';

const CURSORS = new PageCursors('own-orders');

/** A storefront's own orders: by reference, or page by page. */
@Injectable()
export class FindOrders {
  constructor(
    private readonly ownOrders: OwnOrdersRepository,
    private readonly database: Database,
    private readonly states: StateRepository,
  ) {}

  /** @throws ValidationFailedError for parameters that contradict each other and cursors of other lists */
  async run(storefront: string, { reference, ...query }: FindOrdersQuery): Promise<OrderListView> {
    if (reference !== undefined) {
      refuseCompany(query);
      return { items: await this.read(await this.ownOrders.findByReference(storefront, reference)) };
    }
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const filters = {
      storefront,
      statuses: query.status ?? [],
      createdFrom: startOf(query.createdFrom),
      createdTo: endOf(query.createdTo),
      updatedFrom: startOf(query.updatedFrom),
    };
    const { createdFrom, createdTo } = filters;
    if (createdFrom && createdTo && createdFrom > createdTo)
      throw new ValidationFailedError([{ path: 'createdTo', message: 'must not be before createdFrom' }]);
    const after = cursor === undefined ? null : CURSORS.decode(cursor, filters);
    const { ids, next } = await this.ownOrders.findPage(filters, limit, after);
    return { items: await this.read(ids), nextCursor: next && CURSORS.encode(next, filters) };
  }

  private async read(ids: string[]): Promise<OrderView[]> {
    const records = await this.states.findAll(this.database.run, ids);
    return records.map((record) => toOrderView(record, this.states.customerOf(record)));
  }
}

/** All orders with a reference are few, and a filter beside it is a mistake that would hide some. */
function refuseCompany(others: object): void {
  const given = Object.entries(others as Record<string, unknown>).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  throw new ValidationFailedError(given.map(([path]) => ({ path, message: 'does not go with reference' })));
}
