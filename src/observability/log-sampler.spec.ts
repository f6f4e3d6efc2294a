import { LogSampler } from './log-sampler.js';

describe('sampled log lines', () => {
  it('are one per kind and second, and say how many were kept back', () => {
    let now = 0;
    const sampler = new LogSampler(() => now);
    expect([sampler.admit('a'), sampler.admit('a'), sampler.admit('b'), sampler.admit('a')]).toEqual([
      0,
      null,
      0,
      null,
    ]);
    now = 1_000;
    expect([sampler.admit('a'), sampler.admit('a'), sampler.admit('b')]).toEqual([2, null, 0]);
  });
});
