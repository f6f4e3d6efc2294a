import { SharedCalls } from './shared-calls.js';

/** Calls that end when the test says so; each answers its number. */
function world() {
  const ends: (() => void)[] = [];
  const work = async (): Promise<number> => {
    const number = ends.length;
    await new Promise<void>((resolve) => ends.push(resolve));
    return number;
  };
  return { calls: new SharedCalls<number>(), ends, work };
}

it('four hundred who ask while a call runs share the next one, which begins after they asked', async () => {
  const { calls, ends, work } = world();
  const first = calls.run('order', work);
  const others = Array.from({ length: 400 }, () => calls.run('order', work));
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(0);
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(new Set(await Promise.all(others))).toEqual(new Set([1]));
});

it('calls of other keys, and later ones, are their own', async () => {
  const { calls, ends, work } = world();
  const [a, b] = [calls.run('a', work), calls.run('b', work)];
  expect(ends).toHaveLength(2);
  for (const end of ends) end();
  expect(await Promise.all([a, b])).toEqual([0, 1]);
  const later = calls.run('a', work);
  expect(ends).toHaveLength(3);
  ends[2]?.();
  expect(await later).toBe(2);
});

it('a call that fails fails for who shared it, and the next is tried', async () => {
  const calls = new SharedCalls<string>();
  const failing = calls.run('order', () => Promise.reject(new Error('gone')));
  const next = calls.run('order', () => Promise.resolve('here'));
  await expect(failing).rejects.toThrow('gone');
  expect(await next).toBe('here');
});
