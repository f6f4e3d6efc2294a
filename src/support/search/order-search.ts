import { Injectable } from '@nestjs/common';
import { PageCursors } from '../../common/http/page-cursors.js';
import { CustomerVault } from '../../orders/customer-vault.js';
import { HostedPages } from '../../payment-sessions/hosted-pages.js';
import type { FoundOrdersView, FoundOrderView } from './search.dto.js';
import { toFilters } from './search-filters.js';
import { DEFAULT_LIMIT } from '../../common/http/paging.decorators.js';
import type { OrderFiltersQuery, SearchOrdersQuery } from './search.query.js';
import { type FoundOrder, SearchRepository } from './search.repository.js';
import { toFoundOrderView } from './search.view.js';

/** So many orders per statement of an export: a few milliseconds of work and about two megabytes of memory. */
const EXPORT_PAGE = 1_000;
const CURSORS = new PageCursors('orders');

/** Finds orders for people: a page for the screen, or all of them one after the other for a file. */
@Injectable()
export class OrderSearch {
  constructor(
    private readonly searchRepository: SearchRepository,
    private readonly vault: CustomerVault,
    private readonly hostedPages: HostedPages,
  ) {}

  /** @throws ValidationFailedError for filters that contradict each other and cursors of other searches */
  async page({ limit = DEFAULT_LIMIT, cursor, ...query }: SearchOrdersQuery): Promise<FoundOrdersView> {
    const filters = toFilters(query);
    const after = cursor === undefined ? null : CURSORS.decode(cursor, filters);
    const { orders, next } = await this.searchRepository.findPage(filters, { limit, after });
    return { items: orders.map((order) => this.view(order)), nextCursor: next && CURSORS.encode(next, filters) };
  }

  /**
   * Every order that fits, newest first, read a page at a time as they are taken: memory does not grow with their number, and no
   * transaction or connection waits for a slow reader. Orders placed meanwhile are newer than the first and not among them.
   * @throws ValidationFailedError at once, not while streaming
   */
  all(query: OrderFiltersQuery): AsyncGenerator<FoundOrderView[]> {
    return this.pages(toFilters(query));
  }

  private async *pages(filters: ReturnType<typeof toFilters>): AsyncGenerator<FoundOrderView[]> {
    let page = await this.searchRepository.findPage(filters, { limit: EXPORT_PAGE, after: null });
    while (page.orders.length > 0) {
      yield page.orders.map((order) => this.view(order));
      if (!page.next) return;
      page = await this.searchRepository.findPage(filters, { limit: EXPORT_PAGE, after: page.next });
    }
  }

  private view(order: FoundOrder): FoundOrderView {
    const checkoutUrl = this.hostedPages.openHex(order.session?.payPageSealed ?? null);
    return toFoundOrderView(order, this.vault.open(order.customer_sealed), checkoutUrl);
  }
}
