import { PageCursors } from '../../common/http/page-cursors.js';
import { minorDigits } from '../../common/money.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { CasesQuery } from './case.dto.js';

export type CaseSort = NonNullable<CasesQuery['sort']>;

const CURSORS = new PageCursors('cases');

/** Enough for every amount in thousandths that a bigint of minor units can hold. */
const AMOUNT = /^-?\d{1,22}$/;
const currenciesOf = (digits: number): string[] =>
  Intl.supportedValuesOf('currency').filter((currency) => minorDigits(currency) === digits);

/**
 * What amounts are compared by: thousandths, the smallest minor unit there is, because 1.234 KWD, 1.23 INR and 1 JPY are kept as 1234,
 * 123 and 1. A case whose amount Zoho never told is below all others.
 */
const THOUSANDTHS = Prisma.sql`COALESCE(p.amount_minor::numeric * CASE WHEN p.currency = ANY (${currenciesOf(0)}::text[]) THEN 1000
  WHEN p.currency = ANY (${currenciesOf(3)}::text[]) THEN 1 ELSE 10 END, -1)`;

/** The order of a list of cases, and its cursors: the place of a row is its time, or its amount as text. Ids break ties. */
export class CaseOrder {
  private readonly isByAmount: boolean;
  private readonly isDescending: boolean;

  constructor(sort: CaseSort) {
    this.isByAmount = sort.endsWith('amount');
    this.isDescending = sort.startsWith('-');
  }

  /** A row's place, as text, for {@link cursorOf}. */
  get placeSql(): Prisma.Sql {
    return this.isByAmount ? Prisma.sql`${THOUSANDTHS}::text` : Prisma.sql`NULL::text`;
  }

  get orderSql(): Prisma.Sql {
    const way = this.isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
    return Prisma.sql`ORDER BY ${this.key} ${way}, c.id ${way}`;
  }

  /** Condition: the row comes after where the cursor's page ended. @throws ValidationFailedError for a cursor of another query */
  afterSql(cursor: string, filters: object): Prisma.Sql {
    const than = this.isDescending ? Prisma.sql`<` : Prisma.sql`>`;
    if (this.isByAmount) {
      const { place, id } = CURSORS.decodePlace(cursor, filters, (text) => AMOUNT.test(text));
      return Prisma.sql`(${this.key}, c.id) ${than} (${place}::numeric, ${id}::uuid)`;
    }
    const { at, id } = CURSORS.decode(cursor, filters);
    return Prisma.sql`(${this.key}, c.id) ${than} (${at}::timestamptz, ${id}::uuid)`;
  }

  cursorOf(
    { place, opened_at: at, id }: { place: string | null; opened_at: Date; id: string },
    filters: object,
  ): string {
    return place === null ? CURSORS.encode({ at, id }, filters) : CURSORS.encodePlace({ place, id }, filters);
  }

  private get key(): Prisma.Sql {
    return this.isByAmount ? THOUSANDTHS : Prisma.sql`c.opened_at`;
  }
}
