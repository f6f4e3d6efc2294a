import type { FieldProblem } from '../app-error.js';

/** What is said about a member that no DTO declares. */
export const UNKNOWN_FIELD = 'is not a known field';
/** No body of ours has more than three. */
const MAX_DEPTH = 10;
/** Our largest object, an order, has a dozen members. */
const MAX_MEMBERS = 100;
/** The largest order has 500 lines of seven members. */
const MAX_VALUES = 5_000;
const POISONOUS_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What is wrong with a body before anybody reads it: members that reach for an object's machinery (class-transformer drops them in
 * silence, we say so), bottomless nesting, and more members or values than any request of ours has. The libraries behind it take far
 * more time per member than this does.
 */
export class ShapeCheck {
  private values = 0;

  run(value: unknown, path = '', depth = 0): FieldProblem[] {
    if (typeof value !== 'object' || value === null) return [];
    if (depth > MAX_DEPTH) return [{ path: '', message: `must not be nested deeper than ${MAX_DEPTH} levels` }];
    const entries = Object.entries(value);
    this.values += entries.length;
    if (!Array.isArray(value) && entries.length > MAX_MEMBERS)
      return [{ path, message: `must have at most ${MAX_MEMBERS} members` }];
    if (this.values > MAX_VALUES) return [{ path: '', message: `must have at most ${MAX_VALUES} values in all` }];
    return entries.flatMap(([key, member]) => {
      const at = path ? `${path}.${key}` : key;
      return POISONOUS_KEYS.has(key) ? [{ path: at, message: UNKNOWN_FIELD }] : this.run(member, at, depth + 1);
    });
  }
}
