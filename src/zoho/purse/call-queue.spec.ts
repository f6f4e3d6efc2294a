import { describe, expect, it } from '@jest/globals';
import { TERMS } from './call-class.js';
import { CallQueue, type CallWish } from './call-queue.js';

const NOW = 1_000_000;

/** A queue in which every call that gets its turn, or loses patience, is written down. */
function queueOf(wishes: Record<string, CallWish>): { queue: CallQueue; gone: string[] } {
  const queue = new CallQueue();
  const gone: string[] = [];
  for (const [name, wish] of Object.entries(wishes)) {
    queue.wait(wish, NOW).then(
      () => gone.push(name),
      () => gone.push(`${name} refused`),
    );
  }
  return { queue, gone };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const read = (storefront: string, minute?: number): CallWish => ({
  class: 'read',
  storefront,
  viewAt: minute === undefined ? null : new Date(minute * 60_000),
});

describe('calls that wait for their turn', () => {
  it('storefronts take turns, however much one of them asks', async () => {
    const { queue, gone } = queueOf({
      a1: read('a', 1),
      a2: read('a', 2),
      a3: read('a', 3),
      b9: read('b', 9),
      c8: read('c', 8),
    });
    queue.grant('read', 4);
    await settled();
    expect(gone.slice(0, 3).sort()).toEqual(['a1', 'b9', 'c8']);
    expect(gone[3]).toBe('a2');
  });

  it('within a storefront the oldest view is renewed first, and one that was never had before all', async () => {
    const { queue, gone } = queueOf({ new: read('a', 30), old: read('a', 10), never: read('a') });
    queue.grant('read', 3);
    await settled();
    expect(gone).toEqual(['never', 'old', 'new']);
  });

  it('are asked for by class, the most urgent first', () => {
    const { queue } = queueOf({ a: { class: 'hunt' }, b: read('x'), c: { class: 'create' }, d: read('y') });
    expect([...queue.demand()]).toEqual([
      ['create', 1],
      ['read', 2],
      ['hunt', 1],
    ]);
  });

  it('are refused at once when they would wait longer than their class does, and never before they were tried', async () => {
    const { queue, gone } = queueOf({ look: { class: 'schedule' }, order: { class: 'create' } });
    queue.refuseHopeless(NOW, () => 1);
    queue.demand();
    queue.refuseHopeless(NOW, () => 1);
    await settled();
    expect(gone).toEqual(['look refused']);
    queue.refuseHopeless(NOW, () => TERMS.create.patienceMs);
    await settled();
    expect(gone).toEqual(['look refused', 'order refused']);
    expect(queue.isEmpty()).toBe(true);
  });
});
