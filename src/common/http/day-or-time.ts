import { isISO8601, ValidateBy } from 'class-validator';

const FIRST_MS_OF_DAY = 'T00:00:00.000Z';
const LAST_MS_OF_DAY = 'T23:59:59.999Z';

/** No way to write a moment is longer. Looked at before any pattern is. */
const MAX_LENGTH = 40;
const DAY = /^\d{4}-\d\d-\d\d$/;
const ZONED_TIME = /^\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)$/;
/** PostgreSQL knows no year 0, and a year of five digits is written otherwise there; an offset may lead into either. */
const YEARS = { first: 1, last: 9_998 };

/** A member that is a moment, with its time zone. */
export function Moment(): PropertyDecorator {
  const message = 'must be a time with a time zone, such as "2026-12-01T10:00:00Z"';
  return Checked('moment', (text) => ZONED_TIME.test(text) && isReal(text, ''), message);
}

/** A member that is a day (in UTC) or a moment. */
export function DayOrTime(): PropertyDecorator {
  const isDay = (text: string): boolean => DAY.test(text) && isReal(text, FIRST_MS_OF_DAY);
  const message = 'must be a day such as "2026-12-01" or a time such as "2026-12-01T10:00:00Z"';
  return Checked('dayOrTime', (text) => isDay(text) || (ZONED_TIME.test(text) && isReal(text, '')), message);
}

function Checked(name: string, isIt: (text: string) => boolean, message: string): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_LENGTH && isIt(value);
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

/** In the calendar, and in a year that can be stored. */
function isReal(text: string, timeOfDay: string): boolean {
  const year = new Date(text + timeOfDay).getUTCFullYear();
  return isISO8601(text, { strict: true, strictSeparator: true }) && year >= YEARS.first && year <= YEARS.last;
}

/** When a {@link DayOrTime} begins: a moment as it is, a day with its first millisecond. Null: none was given. */
export function startOf(text: string | undefined): Date | null {
  return toDate(text, FIRST_MS_OF_DAY);
}

/** When a {@link DayOrTime} ends, inclusive: a moment as it is, a day with its last millisecond. Null: none was given. */
export function endOf(text: string | undefined): Date | null {
  return toDate(text, LAST_MS_OF_DAY);
}

function toDate(text: string | undefined, timeOfDay: string): Date | null {
  if (text === undefined) return null;
  return new Date(text.includes('T') ? text : text + timeOfDay);
}
