import { CALL_CLASSES, type CallClass, TERMS } from './call-class.js';

/** For whom a call is made: what fairness goes by. */
export interface CallWish {
  class: CallClass;
  storefront?: string;
  /** Of when our view of the order is; the oldest is renewed first. */
  viewAt?: Date | null;
}

interface Waiter {
  wish: CallWish;
  until: number;
  /** It was asked for at least once: only then may it be refused. */
  wasTried: boolean;
  grant: () => void;
  refuse: (error: Error) => void;
}

/** There is no turn in time. */
export class Refusal extends Error {
  constructor(
    readonly callClass: CallClass,
    readonly retryAfterMs: number,
  ) {
    super(`no turn for ${callClass} in ${retryAfterMs} ms`);
  }
}

/** Storefronts whose last turn is remembered: far more than have keys, so that no one grows the memory. */
const MOST_STOREFRONTS = 1_000;

/**
 * The calls of this process that wait for their turn. Within a class, storefronts take turns, and within a storefront the oldest
 * view goes first: who asks most often gets no more than the others.
 */
export class CallQueue {
  private waiters: Waiter[] = [];
  private readonly lastTurn = new Map<string, number>();
  private turns = 0;

  isEmpty(): boolean {
    return this.waiters.length === 0;
  }

  /** Resolves when it is the call's turn; rejects with a {@link Refusal}. */
  wait(wish: CallWish, now: number): Promise<void> {
    return new Promise((grant, refuse) => {
      this.waiters.push({ wish, until: now + TERMS[wish.class].patienceMs, wasTried: false, grant, refuse });
    });
  }

  /** How many calls of each class wait, most urgent class first; they are about to be asked for. */
  demand(): Map<CallClass, number> {
    const demand = new Map<CallClass, number>();
    for (const waiter of this.waiters) waiter.wasTried = true;
    for (const callClass of CALL_CLASSES) {
      const count = this.waiters.filter(({ wish }) => wish.class === callClass).length;
      if (count > 0) demand.set(callClass, count);
    }
    return demand;
  }

  /** Lets `count` calls of a class go. */
  grant(callClass: CallClass, count: number): void {
    for (let i = 0; i < count; i++) {
      const next = this.next(callClass);
      if (!next) return;
      this.noteTurn(next.wish);
      this.drop(next);
      next.grant();
    }
  }

  /**
   * Refuses the calls that would have to wait longer than their class does.
   * @param waitOf how long a call of the class must wait at least, in ms
   */
  refuseHopeless(now: number, waitOf: (callClass: CallClass) => number): void {
    const waits = new Map<CallClass, number>();
    for (const waiter of this.waiters.filter(({ wasTried }) => wasTried)) {
      const callClass = waiter.wish.class;
      const waitMs = waits.get(callClass) ?? waitOf(callClass);
      waits.set(callClass, waitMs);
      if (waiter.until > now + waitMs) continue;
      this.drop(waiter);
      waiter.refuse(new Refusal(callClass, waitMs));
    }
  }

  private next(callClass: CallClass): Waiter | undefined {
    return this.waiters
      .filter(({ wish }) => wish.class === callClass)
      .reduce<Waiter | undefined>((best, waiter) => (best && !this.isBefore(waiter, best) ? best : waiter), undefined);
  }

  private isBefore({ wish: a }: Waiter, { wish: b }: Waiter): boolean {
    const [turnA, turnB] = [this.turnOf(a), this.turnOf(b)];
    return turnA !== turnB ? turnA < turnB : viewOf(a) < viewOf(b);
  }

  private turnOf({ storefront = '' }: CallWish): number {
    return this.lastTurn.get(storefront) ?? 0;
  }

  private noteTurn({ storefront = '' }: CallWish): void {
    if (this.lastTurn.size >= MOST_STOREFRONTS) this.lastTurn.clear();
    this.lastTurn.set(storefront, ++this.turns);
  }

  private drop(waiter: Waiter): void {
    this.waiters = this.waiters.filter((other) => other !== waiter);
  }
}

/** A view that was never had is the oldest. */
function viewOf({ viewAt }: CallWish): number {
  return viewAt?.getTime() ?? 0;
}
