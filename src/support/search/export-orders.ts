import { pipeline, Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { COLUMNS, toCells } from './export-csv.js';
import type { FoundOrderView } from './search.dto.js';
import { OrderSearch } from './order-search.js';
import type { OrderFiltersQuery } from './search.query.js';

export type ExportFormat = 'csv' | 'ndjson';

/** A file on its way to a caller. */
export interface ExportFile {
  headers: Record<string, string>;
  /** Destroying it (the caller hung up) ends the reading of the database. */
  body: Readable;
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** Writes orders to files. Nothing is read before there is room for it: the stream's back-pressure reaches the database. */
@Injectable()
export class ExportOrders {
  private readonly logger = new Logger('support');

  constructor(
    private readonly orderSearch: OrderSearch,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailedError before the first byte */
  run(format: ExportFormat, query: OrderFiltersQuery, cause: Cause): ExportFile {
    const pages = this.logged(this.orderSearch.all(query), format, cause);
    const day = this.clock.now().toISOString().slice(0, 10);
    return {
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="orders-${day}.${format}"`,
        'x-accel-buffering': 'no', // a proxy must not collect a million rows
      },
      body: format === 'csv' ? toCsv(pages) : Readable.from(toLines(pages), { objectMode: false }),
    };
  }

  /** Logs who exported how many orders: an export takes personal data out of the service. */
  private async *logged(
    pages: AsyncGenerator<FoundOrderView[]>,
    format: ExportFormat,
    { actor }: Cause,
  ): AsyncGenerator<FoundOrderView[]> {
    let count = 0;
    let isWhole = false;
    try {
      for await (const page of pages) {
        count += page.length;
        yield page;
      }
      isWhole = true;
    } finally {
      this.logger.log(`${actor} exported ${count} orders as ${format}${isWhole ? '' : ', not to the end'}`);
    }
  }
}

/** csv-stringify quotes (RFC 4180) and keeps to the pace of its reader; the mark at the start has Excel read UTF-8. */
function toCsv(pages: AsyncGenerator<FoundOrderView[]>): Readable {
  const csv = stringify({ bom: true, header: true, columns: Object.keys(COLUMNS), record_delimiter: 'windows' });
  // An error or a hang-up at either end reaches the other; the reader of the file notices by the broken stream.
  return pipeline(Readable.from(toRows(pages)), csv, () => undefined);
}

async function* toRows(pages: AsyncGenerator<FoundOrderView[]>): AsyncGenerator<string[]> {
  for await (const page of pages) for (const order of page) yield toCells(order);
}

/** A page at a time: thousands of small writes would cost more than the query. */
async function* toLines(pages: AsyncGenerator<FoundOrderView[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((order) => `${JSON.stringify(order)}\n`).join('');
}
