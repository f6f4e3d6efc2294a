import { ValidateBy } from 'class-validator';

/** Characters that are kept of a text nobody needs for the payment (contract 4). */
const MAX_KEPT = 320;
// PostgreSQL's JSON can hold neither NUL nor half a character.
// eslint-disable-next-line no-control-regex -- a control character is what this is about
const UNSTORABLE = /[\u0000\p{Surrogate}]/gu;

function problemOf(value: unknown): string | null {
  if (value === undefined) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  return value.trim() === '' ? 'must not be blank' : null;
}

/**
 * A text that the payment does not need: whatever is in it is kept (see {@link kept}) and at most warned of; only its JSON type
 * can be wrong.
 */
export function KeptText(): PropertyDecorator {
  return ValidateBy({
    name: 'keptText',
    validator: {
      validate: (value) => problemOf(value) === null,
      defaultMessage: (args) => problemOf(args?.value) ?? 'is not valid',
    },
  });
}

/** The text as it is stored: as given, but no longer than is kept, and without what no database can hold. */
export function kept(text: string): string {
  // No character has more than two UTF-16 units: what is behind cannot be among the kept.
  const beginning = text.slice(0, 2 * MAX_KEPT).replace(UNSTORABLE, '\ufffd');
  return Array.from(beginning).slice(0, MAX_KEPT).join('');
}
