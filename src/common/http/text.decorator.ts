import { ValidateBy, type ValidationOptions } from 'class-validator';

interface TextLimits {
  min?: number;
  /** In characters. */
  max?: number;
  /** In bytes of UTF-8, where the limit is one of Zoho's. */
  maxBytes?: number;
  /** Line breaks and tabs are fine. */
  multiline?: boolean;
}

// PostgreSQL cannot store NUL, and other control characters (C0, C1) only make logs and bank statements unreadable.
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// eslint-disable-next-line no-control-regex -- as above, without \t \n \r
const CONTROL_BUT_BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

// They turn the order of what stands beside them on a page ("refund 100" reads "001 dnufer"). Right-to-left letters need none of them.
const BIDI_OVERRIDE = /[\u202a-\u202e\u2066-\u2069]/;

// Half a character: neither UTF-8 nor PostgreSQL's JSON can hold it.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Why `value` is not such a text, or null if it is. */
export function textProblem(value: unknown, limits: TextLimits): string | null {
  if (value === undefined) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const problem = lengthProblem(value, limits);
  if (problem) return problem;
  if (LONE_SURROGATE.test(value) || (limits.multiline ? CONTROL_BUT_BREAKS : CONTROL).test(value))
    return 'must not have control characters';
  if (BIDI_OVERRIDE.test(value)) return 'must not have characters that turn the direction of writing';
  return null;
}

function lengthProblem(value: string, { min = 1, max, maxBytes }: TextLimits): string | null {
  // No character has more than two UTF-16 units: a text far too long is not even counted.
  if (max !== undefined && value.length > 2 * max) return `must have at most ${max} characters`;
  if (maxBytes !== undefined && value.length > maxBytes) return `must have at most ${maxBytes} bytes of UTF-8`;
  const length = Array.from(value).length; // characters, not UTF-16 units
  if (length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  if (min > 0 && value.trim() === '') return 'must not be blank';
  if (max !== undefined && length > max) return `must have at most ${max} characters`;
  if (maxBytes !== undefined && Buffer.byteLength(value) > maxBytes)
    return `must have at most ${maxBytes} bytes of UTF-8`;
  return null;
}

/** A text that can be stored, logged and passed on: a well-formed string without control characters, within its limits. */
export function Text(limits: TextLimits, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'text',
      validator: {
        validate: (value) => textProblem(value, limits) === null,
        defaultMessage: (args) => textProblem(args?.value, limits) ?? 'is not valid',
      },
    },
    options,
  );
}
