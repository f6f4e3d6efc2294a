/**
 * Answers many askers of one thing with one call. Who asks while a call runs gets the next one, shared with all who came meanwhile:
 * that began after they asked, so it knows what they were told of. There are never more than two per key, one running and one to come.
 */
export class SharedCalls<T> {
  private readonly calls = new Map<string, { running: Promise<T>; next?: Promise<T> }>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.calls.get(key);
    if (!known) return this.start(key, work);
    known.next ??= known.running.then(
      () => this.start(key, work),
      () => this.start(key, work),
    );
    return known.next;
  }

  private start(key: string, work: () => Promise<T>): Promise<T> {
    const running = work();
    const call = { running };
    this.calls.set(key, call);
    const forget = (): void => {
      const { next } = this.calls.get(key) ?? {};
      if (this.calls.get(key) === call && !next) this.calls.delete(key);
    };
    running.then(forget, forget);
    return running;
  }
}
