import { isISO8601, ValidateBy } from 'class-validator';
import { DateTime, IANAZone } from 'luxon';

const FIRST_MS_OF_DAY = 'T00:00:00.000Z';

/** No way to write a moment is longer. Looked at before any pattern is. */
const MAX_LENGTH = 40;
const DAY = /^\d{4}-\d\d-\d\d$/;
const ZONED_TIME = /^\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)$/;
const LOCAL_TIME = /^\d{4}-\d\d-\d\dT[\d:.]{5,20}$/;
/** IANA's names begin with a letter; engines also take offsets, which know no summer time. */
const ZONE_NAME = /^[A-Za-z][\w+/-]{1,63}$/;
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

/** As {@link DayOrTime}, where days and times without a zone are of a zone that another member may name. */
export function LocalDayOrTime(): PropertyDecorator {
  const isDay = (text: string): boolean => DAY.test(text) && isReal(text, FIRST_MS_OF_DAY);
  const isTime = (text: string): boolean => (ZONED_TIME.test(text) || LOCAL_TIME.test(text)) && isReal(text, '');
  const message = 'must be a day such as "2026-12-01" or a time such as "2026-12-01T10:00:00Z"';
  return Checked('localDayOrTime', (text) => isDay(text) || isTime(text), message);
}

/** A member that names a time zone of IANA's data base, such as `Asia/Kolkata`. */
export function TimeZone(): PropertyDecorator {
  const isZone = (text: string): boolean => ZONE_NAME.test(text) && IANAZone.isValidZone(text);
  return Checked('timeZone', isZone, 'must be the IANA name of a time zone, such as "Asia/Kolkata"');
}

/** Whether the text is a time that does not say its zone. */
export function isLocalTime(text: string | undefined): boolean {
  return text !== undefined && LOCAL_TIME.test(text);
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

/** When a {@link DayOrTime} begins: a moment as it is, a day with its first millisecond in the zone. Null: none was given. */
export function startOf(text: string | undefined, zone = 'utc'): Date | null {
  return text === undefined ? null : inZone(text, zone).toJSDate();
}

/** When a {@link DayOrTime} ends, inclusive: a moment as it is, a day with its last millisecond in the zone. Null: none was given. */
export function endOf(text: string | undefined, zone = 'utc'): Date | null {
  if (text === undefined) return null;
  const read = inZone(text, zone);
  return (text.includes('T') ? read : read.endOf('day')).toJSDate();
}

/** Luxon knows how long a day is in every zone; a day without midnight begins with its first hour. */
function inZone(text: string, zone: string): DateTime {
  return DateTime.fromISO(text, { zone });
}
