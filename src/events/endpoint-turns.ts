/** Of the job slots of a process, one endpoint gets at most this many, so that a slow one leaves room for all other work. */
const MAX_PER_ENDPOINT = 3;

/** Counts the deliveries under way per endpoint, in this process. */
export class EndpointTurns {
  private readonly underWay = new Map<string, number>();

  /** Runs `work` unless the endpoint has all its turns taken. */
  async take<T>(endpoint: string, work: () => Promise<T>): Promise<T | 'busy'> {
    const count = this.underWay.get(endpoint) ?? 0;
    if (count >= MAX_PER_ENDPOINT) return 'busy';
    this.underWay.set(endpoint, count + 1);
    try {
      return await work();
    } finally {
      const left = (this.underWay.get(endpoint) ?? 1) - 1;
      if (left === 0) this.underWay.delete(endpoint);
      else this.underWay.set(endpoint, left);
    }
  }
}
