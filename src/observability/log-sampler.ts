const SECOND_MS = 1_000;

/** Lets one line per kind and second through, so that a flood of refusals is told of and does not become a flood of lines. */
export class LogSampler {
  private readonly kinds = new Map<string, { since: number; withheld: number }>();

  /** @param now milliseconds of any clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * @param kind one of a few: each is remembered
   * @returns null: keep this line back. Else how many of its kind were kept back since the last
   */
  admit(kind: string): number | null {
    const known = this.kinds.get(kind);
    const now = this.now();
    if (known && now - known.since < SECOND_MS) {
      known.withheld++;
      return null;
    }
    this.kinds.set(kind, { since: now, withheld: 0 });
    return known?.withheld ?? 0;
  }
}
