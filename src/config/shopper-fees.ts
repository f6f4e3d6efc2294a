import { isName, type Parsed, parseJsonObject } from './environment-parsers.js';

/** A decimal exactly as it is written: `units / 10^scale`. */
export interface ExactDecimal {
  units: bigint;
  scale: number;
}

/**
 * How much of Zoho's fee a storefront lets its shoppers bear on top of an order's amount; a bound that is null does not limit. The
 * percentage is of the order's amount, the amount in major units of its currency.
 */
export interface ShopperFeeBounds {
  maxPercent: ExactDecimal | null;
  maxAmount: ExactDecimal | null;
}

/** Twelve digits, as an amount may have (contract 4), and six after the point: more than any currency or percentage needs. */
const DECIMAL = /^(\d{1,12})(?:\.(\d{1,6}))?$/;
const BOUNDS = ['maxPercent', 'maxAmount'] as const;
const SHAPE = '{"<storefront>": {"maxPercent": "3", "maxAmount": "50.00"}}';

/** The JSON of SHOPPER_FEES → storefront → bounds. Either bound may be left out, not both; a fee must be within every one given. */
export function parseShopperFees(text: string): Parsed<ReadonlyMap<string, ShopperFeeBounds>> {
  const json = parseJsonObject(text);
  if (!json) return { value: new Map(), problems: [`must be a JSON object ${SHAPE}`] };
  const problems: string[] = [];
  const entries = Object.entries(json).map(([name, given], index): [string, ShopperFeeBounds] => {
    const at = isName(name) ? name : `entry ${index + 1}`;
    if (!isName(name)) problems.push(`${at} is not a storefront's name`);
    const { maxPercent, maxAmount, ...unknown } = given as Record<string, unknown>;
    if (Object.keys(unknown).length > 0) problems.push(`${at} must have maxPercent and maxAmount only`);
    if (maxPercent === undefined && maxAmount === undefined)
      problems.push(`${at} must have maxPercent, maxAmount or both`);
    const bounds = { maxPercent: toDecimal(maxPercent), maxAmount: toDecimal(maxAmount) };
    for (const bound of BOUNDS) {
      const problem = problemOf(bound, { maxPercent, maxAmount }[bound], bounds[bound]);
      if (problem) problems.push(`${at}.${bound} ${problem}`);
    }
    return [name, bounds];
  });
  return { value: new Map(entries), problems };
}

function problemOf(bound: (typeof BOUNDS)[number], given: unknown, decimal: ExactDecimal | null): string | null {
  if (given === undefined) return null;
  if (decimal === null) return `must be a decimal string such as ${bound === 'maxPercent' ? '"3"' : '"50.00"'}`;
  if (decimal.units === 0n) return 'must be more than zero';
  const isOverAll = bound === 'maxPercent' && decimal.units > 100n * 10n ** BigInt(decimal.scale);
  return isOverAll ? 'must be at most 100' : null;
}

/** Null for what is not given, or no decimal: a JSON number has been through a float by the time we see it. */
function toDecimal(given: unknown): ExactDecimal | null {
  const [, whole, fraction = ''] = (typeof given === 'string' ? DECIMAL.exec(given) : null) ?? [];
  return whole === undefined ? null : { units: BigInt(whole + fraction), scale: fraction.length };
}
