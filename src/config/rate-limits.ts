/**
 * Calls a minute, per replica. A storefront's or desk's server is trusted: its limits only stop a loop gone wild. Reads: 10,000 a
 * second is twice what one replica answers on two cores (`npm run bench`), so no honest load ever meets it. Writes: the same, for an
 * order costs more than a read. Streams: as many openings as places for streams (2,000) taken and given back every other second. Desk: a hundred people
 * whose consoles ask every second, and an export on top; changes are made by hand.
 *
 * A shopper's limits are per order, over all its tokens: several tabs that poll every second stay far below 20 reads a second, a
 * person presses no button ten times a second, and twenty tabs may reconnect their streams every four seconds. All shoppers of one
 * address together: a carrier or an office puts thousands behind one.
 *
 * Refused: a misconfigured caller sees 401s for a while before it sees 429; guessing long keys is hopeless at any rate.
 */
export const RATE_LIMITS = {
  'storefront.read': 600_000,
  'storefront.write': 600_000,
  'storefront.stream': 60_000,
  'support.read': 60_000,
  'support.write': 6_000,
  'shopper.read': 1_200,
  'shopper.write': 600,
  'shopper.stream': 300,
  'address.shoppers': 60_000,
  'address.refused': 300,
};

export type RateLimitName = keyof typeof RATE_LIMITS;

/** A billion is no limit any more; 0 would shut callers out. */
const MAX_LIMIT = 1_000_000_000;

/** The JSON of RATE_LIMITS → every limit, the default where none is given. */
export function parseRateLimits(text: string): { value: Record<RateLimitName, number>; problems: string[] } {
  const given = parseObject(text);
  if (!given) return { value: RATE_LIMITS, problems: ['must be a JSON object such as {"shopper.read": 1200}'] };
  const problems = Object.entries(given).flatMap(([name, limit]) => {
    if (!Object.hasOwn(RATE_LIMITS, name)) return [`names none of ${Object.keys(RATE_LIMITS).join(', ')}`];
    const isLimit = Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= MAX_LIMIT;
    return isLimit ? [] : [`${name} must be a whole number from 1 to ${MAX_LIMIT}`];
  });
  return { value: { ...RATE_LIMITS, ...given }, problems };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
