/**
 * Everything random in the simulator comes from here, so that one seed gives one run.
 * Ids are digit strings as Zoho's are: 13 to 19 digits, some of them beyond 2^53.
 */
export interface RandomState {
  seed: number;
  word: number;
  counter: number;
}

// Real samples run from 13 to 19 digits; 19 appears twice so that ids a JS number cannot hold are common.
const ID_LENGTHS = [13, 16, 17, 19, 19] as const;
// The counter fills the last seven digits: unique within a run whatever the random digits are.
const COUNTER_START = 1_000_000;

export function newRandomState(seed: number): RandomState {
  return { seed, word: seed | 0, counter: COUNTER_START };
}

export class SeededIds {
  constructor(private readonly current: () => RandomState) {}

  /** mulberry32: 32 bits of state, which is all a stored run has to carry to go on where it stopped. */
  random(): number {
    const state = this.current();
    state.word = (state.word + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state.word ^ (state.word >>> 15), 1 | state.word);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  nextId(): string {
    const length = ID_LENGTHS[Math.floor(this.random() * ID_LENGTHS.length)] ?? 16;
    const counter = String((this.current().counter += 1));
    // The first digit stays below 9 so that every id fits a signed 64-bit integer.
    let id = String(1 + Math.floor(this.random() * 8));
    while (id.length < length - counter.length) id += String(Math.floor(this.random() * 10));
    return id + counter;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += Math.floor(this.random() * 16).toString(16);
    return text;
  }

  /** The order in which Zoho lists attempts is undocumented: a stable shuffle stops callers relying on `payments[0]`. */
  shuffleKey(id: string): number {
    let hash = this.current().seed | 0;
    for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return (hash ^ (hash >>> 13)) >>> 0;
  }
}
