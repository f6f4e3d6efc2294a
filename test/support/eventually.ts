import { setTimeout as delay } from 'node:timers/promises';

/** Often enough not to slow a test down; the test's own time-out is the limit. */
const PAUSE_MS = 20;

/** Waits for what announces itself to nobody, by looking again and again; answers what it was. */
export async function eventually<T>(look: () => T | Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await delay(PAUSE_MS);
  }
}
