import { applyDecorators } from '@nestjs/common';
import { IsISO8601, Matches } from 'class-validator';

const FIRST_MS_OF_DAY = 'T00:00:00.000Z';
const LAST_MS_OF_DAY = 'T23:59:59.999Z';

/** A member that is a day (in UTC) or a moment. */
export function DayOrTime(): PropertyDecorator {
  const options = { message: 'must be a day such as "2026-12-01" or a time such as "2026-12-01T10:00:00Z"' };
  return applyDecorators(
    IsISO8601({ strict: true, strictSeparator: true }, options),
    Matches(/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d{2}:\d{2}))?$/, options),
  );
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
