import { Deadline } from './deadline.js';

test('ends with the first of its causes, and lets go of all of them', async () => {
  const [gone, stopping] = [new AbortController(), new AbortController()];
  const deadline = new Deadline(60_000, [gone.signal, stopping.signal]);
  let ends = 0;
  deadline.signal.addEventListener('abort', () => ends++);
  expect(deadline.hasEnded()).toBe(false);
  stopping.abort();
  gone.abort();
  expect(deadline.hasEnded()).toBe(true);
  expect(ends).toBe(1);
});

test('has ended from the start if a cause has', () => {
  expect(new Deadline(60_000, [AbortSignal.abort()]).hasEnded()).toBe(true);
});

test('does not wait for work that outlasts it', async () => {
  const deadline = new Deadline(1);
  expect(await deadline.race(new Promise<string>(() => undefined))).toBeNull();
  expect(await deadline.race(new Promise<string>(() => undefined))).toBeNull();
});

test('hands on what work resolves or rejects with in time', async () => {
  const deadline = new Deadline(60_000);
  expect(await deadline.race(Promise.resolve('done'))).toBe('done');
  await expect(deadline.race(Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  deadline.end();
});
