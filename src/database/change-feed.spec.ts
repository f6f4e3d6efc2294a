import { EventEmitter, getEventListeners } from 'node:events';
import { ChangeSubscription } from './change-feed.js';

/** Far longer than a test takes: what resolves, resolves because it was woken. */
const LONG = 600_000;

let changes: EventEmitter;
let end: AbortController;
const follow = (orderId = 'o1') => new ChangeSubscription(changes, orderId, end.signal);

beforeEach(() => {
  changes = new EventEmitter();
  end = new AbortController();
});
afterEach(() => end.abort());

describe('following an order', () => {
  it('is woken by its change', async () => {
    const next = follow().next(LONG);
    changes.emit('o1');
    expect(await next).toBe(true);
  });

  it('does not miss what happens between two waits, and tells it once', async () => {
    const subscription = follow();
    changes.emit('o1');
    changes.emit('o1');
    expect(await subscription.next(LONG)).toBe(true);
    expect(await subscription.next(1)).toBe(false);
  });

  it('is not woken by another order’s', async () => {
    const next = follow().next(5);
    changes.emit('o2');
    expect(await next).toBe(false);
  });

  it('wakes every reader of the order', async () => {
    const waits = [follow(), follow()].map((subscription) => subscription.next(LONG));
    changes.emit('o1');
    expect(await Promise.all(waits)).toEqual([true, true]);
  });

  it('ends at once when its reader goes, and leaves no listener behind', async () => {
    const next = follow().next(LONG);
    end.abort();
    expect(await next).toBe(false);
    expect(changes.eventNames()).toEqual([]);
    expect(getEventListeners(end.signal, 'abort')).toEqual([]);
  });

  it('for a reader who has already gone waits for nothing and listens to nothing', async () => {
    end.abort();
    const subscription = follow();
    expect(changes.eventNames()).toEqual([]);
    expect(await subscription.next(LONG)).toBe(false);
  });
});
