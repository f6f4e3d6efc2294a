/**
 * What a spreadsheet might calculate (OWASP, CSV Injection): = + - @, tab or line break first, their full-width forms, also after
 * spaces or quotes that some programs drop.
 */
const FORMULA = /^[\s"'\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** The same within a text, after what begins a cell where the separator is another (`;`, tab) or a quote is read otherwise. */
const INNER_FORMULA = /([;\t|\r\n][ "'\u00a0]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
/** A plain number is only a number, negative ones too. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Languages whose spreadsheets are likely to open our files: they turn `1 Mar`, `MÄR-26` and `३ मार्च` into dates. */
const LOCALES =
  'en de fr es it pt nl sv da nb fi pl cs hu ro tr el ru uk hi bn ta te mr gu id ms vi th ja ko zh ar he'.split(' ');
/** The longest word that is one, so that no search begins with a text of thousands. */
const MAX_VALUE = 40;
const SPOKEN = new Set([...LOCALES.flatMap(monthNames), ...'e d am pm a p t z rs inr usd eur'.split(' ')]);
/** What spreadsheets read as yes or no, in the same languages. */
const TRUTHS = new Set(
  'true false wahr falsch vrai faux verdadero falso vero verdadeiro waar onwaar sant falskt prawda fałsz истина ложь'.split(
    ' ',
  ),
);

/**
 * The text of a cell of words or ids: an apostrophe goes before whatever a spreadsheet would make something else of — a formula, a number
 * (`0001234`, `1E5`, 19 digits), a date (`3-4`, `MAR-26`), a truth. A cell that begins with one is text in Excel, LibreOffice and Sheets in
 * every locale; programs read the `.ndjson`, where texts are as they are.
 */
export function textCell(text: string | null): string {
  if (text === null) return '';
  const inner = text.replace(INNER_FORMULA, "$1'");
  return FORMULA.test(text) || looksLikeValue(text) ? `'${inner}` : inner;
}

/** The text of a cell that is meant as a number, a time, or nothing; whatever else it turns out to be is text. */
export function valueCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return NUMBER.test(text) || ISO_TIME.test(text) ? text : textCell(text);
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** What values are written with. */
const VALUE_LIKE = /^[\p{N}\p{L}\p{M}\p{Sc}\s.,:/\\()%+\-'\u2013]+$/u;

/** Digits with signs, money or the words of dates and numbers around them, or a word for yes or no. */
function looksLikeValue(text: string): boolean {
  const plain = text.trim().toLowerCase();
  if (plain.length > MAX_VALUE) return false;
  if (TRUTHS.has(plain)) return true;
  if (!VALUE_LIKE.test(plain)) return false;
  const words = plain.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  return /\p{N}/u.test(plain) && words.every((word) => SPOKEN.has(word));
}

function monthNames(locale: string): string[] {
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1)));
  return (['long', 'short'] as const).flatMap((style) =>
    months.flatMap((month) => {
      const name = new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' }).format(month);
      return name.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
    }),
  );
}
