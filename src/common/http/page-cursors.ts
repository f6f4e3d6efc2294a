import { validate as isUuid } from 'uuid';
import { ValidationFailedError } from '../app-error.js';
import { canonicalJson, sha256 } from '../canonical-json.js';

/** What a `cursor` in a query string may measure, in characters; ours are about 150. */
export const MAX_CURSOR = 500;

/** The row after which a page begins, in the order of the list: newest first, ids break ties. */
export interface PageKey {
  at: Date;
  id: string;
}

/** Enough of a SHA-256 to tell two sets of filters apart; a forged one opens nothing that the caller may not see anyway. */
const HASH_CHARACTERS = 16;
/** As Date writes times, in years that PostgreSQL knows, too. */
const ISO_TIME = /^[1-9]\d{3}-/;

/** A {@link PageKey} of a list in another order: `place` is the row's value there, as text. */
export interface PlaceKey {
  place: string;
  id: string;
}

/**
 * The cursors of one list. A cursor says where a page ended and, by a hash, of which list and filters. It is not signed: who may
 * read the list may look anywhere in it. The key is (time, id) and not the id alone, because ids are made by the machine's clock and
 * times by the service's.
 */
export class PageCursors {
  /**
   * @param list its name: a cursor of another list is refused
   * @param isId whether a text can be an id of the list; nothing else reaches the database
   */
  constructor(
    private readonly list: string,
    private readonly isId: (text: string) => boolean = isUuid,
  ) {}

  encode({ at, id }: PageKey, filters: object): string {
    return this.encodePlace({ place: at.toISOString(), id }, filters);
  }

  /** @throws ValidationFailedError if it is not a cursor of this list, or one of other filters */
  decode(cursor: string, filters: object): PageKey {
    const { place, id } = this.decodePlace(cursor, filters, isTime);
    return { at: new Date(place), id };
  }

  encodePlace({ place, id }: PlaceKey, filters: object): string {
    return Buffer.from(JSON.stringify([this.hashOf(filters), place, id])).toString('base64url');
  }

  /**
   * @param isPlace whether a text can be a row's place; nothing else reaches the database
   * @throws ValidationFailedError if it is not a cursor of this list, or one of other filters
   */
  decodePlace(cursor: string, filters: object, isPlace: (text: string) => boolean): PlaceKey {
    const [hash, place, id] = partsOf(cursor);
    if (typeof place !== 'string' || !isPlace(place) || typeof id !== 'string' || !this.isId(id))
      throw refused('is not a cursor: take nextCursor from an answer, as it is');
    if (hash !== this.hashOf(filters))
      throw refused('belongs to a search with other filters; leave it out to begin a new search with these');
    return { place, id };
  }

  private hashOf(filters: object): string {
    return sha256(this.list, '\n', canonicalJson(filters)).toString('base64url').slice(0, HASH_CHARACTERS);
  }
}

function isTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text && ISO_TIME.test(text);
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    return Array.isArray(parts) && parts.length === 3 ? parts : [];
  } catch {
    return [];
  }
}

function refused(message: string): ValidationFailedError {
  return new ValidationFailedError([{ path: 'cursor', message }]);
}
