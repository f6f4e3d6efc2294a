import { Prisma } from '../generated/prisma/client.js';

/**
 * `'open', 'creating'` as text of a statement, for `IN (…)`: as text and not as values, so that PostgreSQL recognises the
 * conditions of its partial indexes. Only for words of our own.
 */
export function sqlWords(words: readonly string[]): Prisma.Sql {
  return Prisma.raw(words.map((word) => `'${word}'`).join(', '));
}
