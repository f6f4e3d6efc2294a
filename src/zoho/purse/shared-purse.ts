import { setTimeout as delay } from 'node:timers/promises';
import { ZohoError } from '../zoho.errors.js';
import { type CallClass, TERMS } from './call-class.js';
import { CallQueue, type CallWish, Refusal } from './call-queue.js';
import { allowance, EMPTY_PURSE, type PurseState, refuse, spend, usedByClass, waitFor } from './purse.js';
import type { PurseRepository, StoredPurse } from './purse.repository.js';
import { levelAt } from './throttle.js';

/** Below this, turns are not worth a timer; and a storm of waiting calls asks PostgreSQL twenty times a second, not more. */
const SHORTEST_PAUSE_MS = 50;
/** The outlook for a class is worked out this often at most: a thousand polls a second ask for it. */
const OUTLOOK_MS = 250;
/** Without the database nobody knows of the other replicas: four of them together keep within the limit. */
const SHARE_ALONE = 0.25;

type Grants = ReadonlyMap<CallClass, number>;

/**
 * The purse of one family of calls, as this replica sees it. Waiting calls are granted together: one statement, a compare-and-swap
 * on the row, pays for all that can go now, and nothing is held in reserve that a killed replica could take with it.
 */
export class SharedPurse {
  private readonly queue = new CallQueue();
  private known: Pick<StoredPurse, 'version' | 'state'> | null = null;
  private clockOffsetMs = 0;
  /** Made while the database could not be asked: told to it with the next change. */
  private unrecorded: { callClass: CallClass; count: number; at: number }[] = [];
  private readonly outlooks = new Map<CallClass, { isGood: boolean; until: number }>();
  private isServing = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly id: string,
    private readonly limit: number,
    private readonly repository: PurseRepository,
    private readonly onRefusal: (callClass: CallClass) => void,
  ) {}

  /** Takes one call out of the purse, waiting for its turn. @throws ZohoError `unavailable` for `quota` */
  async take(wish: CallWish, operation: string): Promise<void> {
    const turn = this.queue.wait(wish, performance.now());
    this.wake();
    void this.serve();
    try {
      await turn;
    } catch (error) {
      this.onRefusal(wish.class);
      throw error instanceof Refusal ? this.toZohoError(error, operation) : error;
    }
  }

  /** Whether a call of the class would get its turn in time, as far as this replica knows; asked anew four times a second. */
  mayTake(callClass: CallClass): boolean {
    const now = this.now();
    const known = this.outlooks.get(callClass);
    if (known && now < known.until) return known.isGood;
    const isGood = waitFor(this.seen(), this.limit, callClass, now) <= TERMS[callClass].patienceMs;
    this.outlooks.set(callClass, { isGood, until: now + OUTLOOK_MS });
    if (!isGood) this.onRefusal(callClass);
    return isGood;
  }

  /** Zoho said 429: all replicas slow down. Answers for how long this replica's less urgent calls pause, in ms. */
  async refused(retryAfterMs?: number): Promise<number> {
    const change = (state: PurseState, now: number): PurseState => refuse(state, this.limit, now, retryAfterMs);
    await this.changeShared(change).catch(() => {
      if (this.known) this.known = { ...this.known, state: change(this.known.state, this.now()) };
    });
    const { throttle } = this.seen();
    return Math.max(0, (throttle?.pausedUntil ?? 0) - this.now());
  }

  /** Calls of the last minute by class, and the quota as we take it to be now; as far as this replica knows. */
  usage(): { used: Record<CallClass, number>; level: number } {
    const state = this.seen();
    return { used: usedByClass(state, this.now()), level: levelAt(state.throttle, this.limit, this.now()) };
  }

  /** Grants what can go now, as long as anything waits. One loop at a time. */
  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    try {
      while (!this.queue.isEmpty()) {
        const grants = await this.pay();
        for (const [callClass, count] of grants) this.queue.grant(callClass, count);
        const state = this.seen();
        const now = this.now();
        this.queue.refuseHopeless(performance.now(), (callClass) => waitFor(state, this.limit, callClass, now));
        if (grants.size === 0 && !this.queue.isEmpty()) await this.untilNextChance(state, now);
      }
    } finally {
      this.isServing = false;
    }
  }

  /** Writes down as many of the waiting calls as may be made now, most urgent class first, and answers them. */
  private async pay(): Promise<Grants> {
    try {
      let grants: Grants = new Map();
      await this.changeShared((state, now) => {
        const plan = this.plan(state, this.limit, now);
        grants = plan.grants;
        return grants.size === 0 ? state : plan.state;
      });
      return grants;
    } catch {
      return this.payAlone();
    }
  }

  /** Without the database hardly a call is made anyway; those that are must not fail because they cannot be counted. */
  private payAlone(): Grants {
    const now = this.now();
    const { grants } = this.plan(this.seen(), this.limit * SHARE_ALONE, now);
    for (const [callClass, count] of grants) this.unrecorded.push({ callClass, count, at: now });
    return grants;
  }

  private plan(before: PurseState, limit: number, now: number): { state: PurseState; grants: Map<CallClass, number> } {
    const grants = new Map<CallClass, number>();
    let state = before;
    for (const [callClass, wanted] of this.queue.demand()) {
      const count = Math.min(wanted, allowance(state, limit, callClass, now));
      if (count <= 0) continue;
      grants.set(callClass, count);
      state = spend(state, callClass, count, now);
    }
    return { state, grants };
  }

  /** Compare-and-swap until it holds; a change that changes nothing costs no statement. */
  private async changeShared(change: (state: PurseState, now: number) => PurseState): Promise<void> {
    for (;;) {
      const known = (this.known ??= await this.load());
      const now = this.now();
      const after = change(this.withUnrecorded(known.state), now);
      if (after === known.state) return;
      const changedAt = await this.repository.change(this.id, known.version, after);
      if (changedAt === null) {
        this.known = null;
        continue;
      }
      this.unrecorded = [];
      this.setClock(changedAt);
      this.known = { version: known.version + 1, state: after };
      return;
    }
  }

  private withUnrecorded(state: PurseState): PurseState {
    return this.unrecorded.reduce((all, { callClass, count, at }) => spend(all, callClass, count, at), state);
  }

  private async load(): Promise<StoredPurse> {
    const stored = await this.repository.load(this.id);
    this.setClock(stored.now);
    return stored;
  }

  private async untilNextChance(state: PurseState, now: number): Promise<void> {
    const chances = [...this.queue.demand().keys()].map((callClass) => waitFor(state, this.limit, callClass, now));
    const pauseMs = Math.max(SHORTEST_PAUSE_MS, Math.min(...chances));
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await delay(pauseMs, undefined, { signal: woken.signal }).catch(() => undefined);
    this.wake = () => undefined;
    if (woken.signal.aborted) await delay(1); // those who come together are served together
  }

  /** As far as this replica knows. */
  private seen(): PurseState {
    return this.withUnrecorded(this.known?.state ?? EMPTY_PURSE);
  }

  private now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  private setClock(databaseMs: number): void {
    this.clockOffsetMs = databaseMs - Date.now();
  }

  private toZohoError({ callClass, retryAfterMs }: Refusal, operation: string): ZohoError {
    const isThrottled = this.now() < (this.seen().throttle?.pausedUntil ?? 0);
    const why = isThrottled ? 'Zoho asked us to slow down' : 'our own quota of calls is spent';
    return new ZohoError('unavailable', operation, `${why} (${callClass})`, {
      retryAfterMs: Math.max(retryAfterMs, 1),
      reason: isThrottled ? 'throttled' : 'quota',
    });
  }
}
