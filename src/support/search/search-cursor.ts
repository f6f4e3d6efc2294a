import { validate as isUuid } from 'uuid';
import { ValidationFailedError } from '../../common/app-error.js';
import { canonicalJson, sha256 } from '../../common/canonical-json.js';

/** The order after which a page begins, in the order of the list: newest first, ids break ties. */
export interface PageKey {
  createdAt: Date;
  id: string;
}

/** Enough of a SHA-256 to tell two sets of filters apart; a forged one opens nothing that the caller may not see anyway. */
const HASH_CHARACTERS = 16;

/**
 * A cursor says where a page ended and, by a hash, of which filters. It is not signed: whoever may search may look anywhere.
 * The key is (created_at, id) and not the id alone, because ids are made by the machine's clock and times by the service's.
 */
export function encodeCursor({ createdAt, id }: PageKey, filters: object): string {
  return Buffer.from(JSON.stringify([hashOf(filters), createdAt.toISOString(), id])).toString('base64url');
}

/** @throws ValidationFailedError if it is not a cursor of ours, or one of other filters */
export function decodeCursor(cursor: string, filters: object): PageKey {
  const [hash, createdAt, id] = parse(cursor);
  if (hash !== hashOf(filters))
    throw refused('belongs to a search with other filters; leave it out to begin a new search with these');
  return { createdAt: new Date(createdAt), id };
}

function parse(cursor: string): [string, string, string] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string')) {
      const [hash = '', createdAt = '', id = ''] = parts;
      if (isUuid(id) && !Number.isNaN(Date.parse(createdAt))) return [hash, createdAt, id];
    }
  } catch {
    // said below
  }
  throw refused('is not a cursor: take nextCursor from an answer, as it is');
}

function hashOf(filters: object): string {
  return sha256(canonicalJson(filters)).toString('base64url').slice(0, HASH_CHARACTERS);
}

function refused(message: string): ValidationFailedError {
  return new ValidationFailedError([{ path: 'cursor', message }]);
}
