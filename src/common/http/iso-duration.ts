import { ValidateBy } from 'class-validator';
import { Duration } from 'luxon';

/** No way to write a duration that anyone means is longer. Looked at before any pattern is. */
const MAX_LENGTH = 40;
/** Luxon also takes signs, and a `P` with nothing after it. */
const SHAPE = /^P(?=\d|T\d)[\dYMWDTHS.,]+$/;
/** A century: more reaches years that PostgreSQL writes otherwise. */
const MAX_YEARS = 100;

/** A member that is a duration, such as `P2D` or `PT36H` (ISO 8601), from nothing to a century. Luxon reads it: months are of the calendar. */
export function IsoDuration(): PropertyDecorator {
  const message = 'must be an ISO 8601 duration, such as "P2D" or "PT36H"';
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && value.length <= MAX_LENGTH && isDuration(value);
  return ValidateBy({ name: 'isoDuration', validator: { validate, defaultMessage: () => message } });
}

function isDuration(text: string): boolean {
  const duration = SHAPE.test(text) ? Duration.fromISO(text) : null;
  if (!duration?.isValid) return false;
  const years = duration.as('years');
  return years >= 0 && years <= MAX_YEARS;
}
