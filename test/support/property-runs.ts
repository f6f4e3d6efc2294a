/**
 * How many cases a property is tried with: as many as the suite has time for, or `PROPERTY_RUNS` for all of them, as the
 * nightly run sets it. fast-check tries other cases each time and prints the seed of one that fails.
 *
 * @throws Error when `PROPERTY_RUNS` is not a whole number above zero, because zero cases would pass
 */
export function propertyRuns(usual: number): number {
  const wanted = process.env.PROPERTY_RUNS;
  if (!wanted) return usual;
  if (!/^[1-9]\d*$/.test(wanted)) throw new Error(`PROPERTY_RUNS must be a whole number above zero, not "${wanted}"`);
  return Number(wanted);
}
