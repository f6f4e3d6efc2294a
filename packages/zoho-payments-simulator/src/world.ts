import { type SimulatedClock } from './clock.js';
import { type SeededIds } from './ids.js';
import { type Account, type Settings } from './options.js';
import { type State } from './state.js';
import { type Store } from './store.js';

/** What every part of the simulator shares. */
export interface World {
  readonly account: Account;
  readonly settings: Settings;
  readonly state: State;
  readonly store: Store;
  readonly clock: SimulatedClock;
  readonly ids: SeededIds;
}

/** An error body as Zoho's API answers it: `{"code":"<string>","message":"<text>"}`. */
export class ZohoError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The control API's own refusals: 404 for a thing that is not there, 409 for a state that forbids the wish. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export function find<T>(things: Map<string, T>, id: string, what: string): T {
  const thing = things.get(id);
  if (!thing) throw new ControlError(404, `There is no ${what} ${id}.`);
  return thing;
}
