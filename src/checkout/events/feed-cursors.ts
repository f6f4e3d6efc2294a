import { ValidationFailedError } from '../../common/app-error.js';

/** Before every place there is. */
const START = '0';
/** What it says is nobody's business, so that it may come to say something else. */
const CURSOR = /^events:([1-9]\d{0,17})$/;

/** The place of the feed that a cursor stands for; none: its beginning. @throws ValidationFailedError */
export function placeOf(cursor: string | undefined): string {
  if (cursor === undefined) return START;
  const place = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (place !== undefined && cursorOf(place) === cursor) return place;
  const message = 'is not a cursor: take nextCursor from an answer, as it is';
  throw new ValidationFailedError([{ path: 'after', message }]);
}

export function cursorOf(place: string): string {
  return Buffer.from(`events:${place}`).toString('base64url');
}
