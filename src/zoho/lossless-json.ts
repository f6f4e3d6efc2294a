import { LosslessNumber, parse, stringify } from 'lossless-json';

/**
 * JSON text → value with every number as its own text, so that a bare 19-digit id or `100.10` arrives as it was written. Undefined
 * when the text is not JSON. lossless-json rather than JSON.parse: Node 20 gives a reviver no access to a number's source text.
 */
export function parseLossless(text: string): unknown {
  try {
    // Like JSON.parse the last of duplicate keys wins; by default the library refuses them.
    return parse(text, null, { parseNumber: (number) => number, onDuplicateKey: ({ newValue }) => newValue });
  } catch {
    return undefined;
  }
}

/** A number that is written into JSON exactly as its decimal text: an amount never passes through a float. */
export function jsonNumber(decimal: string): LosslessNumber {
  return new LosslessNumber(decimal);
}

/** Value → JSON text. Absent members are left out: Zoho's own SDKs never send null either. */
export function stringifyLossless(value: Record<string, unknown>): string {
  return stringify(value) ?? '{}';
}
