/** Of the eight job slots of a process, one endpoint gets at most this many, so that a slow one leaves room for all others. */
const MAX_PER_ENDPOINT = 3;
/** One that was slow just now gets a single slot: a healthy endpoint answers in well under a second. */
const MAX_PER_SLOW_ENDPOINT = 1;
const SLOW_MS = 3_000;
/** However many endpoints are slow, two slots stay for webhooks and looks at Zoho. */
const MAX_IN_ALL = 6;

/** Limits how many deliveries are under way in this process, in all and per endpoint, so that a slow endpoint delays no other. */
export class EndpointTurns {
  private readonly underWay = new Map<string, number>();
  private readonly slow = new Set<string>();
  private inAll = 0;

  /** Runs `work` unless the endpoint has all its turns taken. */
  async take<T>(endpoint: string, work: () => Promise<T>): Promise<T | 'busy'> {
    const count = this.underWay.get(endpoint) ?? 0;
    const most = this.slow.has(endpoint) ? MAX_PER_SLOW_ENDPOINT : MAX_PER_ENDPOINT;
    if (count >= most || this.inAll >= MAX_IN_ALL) return 'busy';
    this.count(endpoint, 1);
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.count(endpoint, -1);
      if (performance.now() - started > SLOW_MS) this.slow.add(endpoint);
      else this.slow.delete(endpoint);
    }
  }

  private count(endpoint: string, change: 1 | -1): void {
    this.underWay.set(endpoint, (this.underWay.get(endpoint) ?? 0) + change);
    this.inAll += change;
  }
}
