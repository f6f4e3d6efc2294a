import { describe, expect, it } from '@jest/globals';
import { daysOf, spanOf } from './span';

const NOW = Date.parse('2026-03-01T00:30:00Z');
const span = (address: string) => spanOf(new URLSearchParams(address), NOW);

describe('the window in the address', () => {
  it('begins so many days ago that today is one of them', () => {
    expect(span('days=1')).toEqual({ preset: '1', from: '2026-03-01' });
    expect(span('days=7')).toEqual({ preset: '7', from: '2026-02-23' });
  });

  it('is 30 days unless the address names a preset', () => {
    expect(span('')).toEqual({ preset: '30', from: '2026-01-31' });
    expect(span('days=12')).toEqual(span(''));
    expect(span('days=-1')).toEqual(span(''));
  });

  it('is what was chosen by days, whatever preset stands beside it', () => {
    expect(span('from=2026-01-01&days=7')).toEqual({ preset: '', from: '2026-01-01', to: undefined });
    expect(span('to=2026-01-31')).toEqual({ preset: '', from: undefined, to: '2026-01-31' });
  });
});

describe('the days of a window', () => {
  const asOf = '2026-03-02T12:00:00.000Z';

  it('are all of them, over the end of a month, first and last included', () => {
    const days = daysOf({ from: '2026-02-27T00:00:00.000Z', to: '2026-03-01T23:59:59.999Z', asOf });

    expect(days).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });

  it('include a day that the window only touches', () => {
    const days = daysOf({ from: '2026-02-28T23:00:00.000Z', to: '2026-03-01T00:00:00.000Z', asOf });

    expect(days).toEqual(['2026-02-28', '2026-03-01']);
  });

  it('end with the service’s day, whatever was asked for', () => {
    const days = daysOf({ from: '2026-03-01T00:00:00.000Z', to: '2026-12-31T23:59:59.999Z', asOf });

    expect(days).toEqual(['2026-03-01', '2026-03-02']);
  });

  it('are none in a window that begins after now', () => {
    expect(daysOf({ from: '2026-05-01T00:00:00.000Z', to: '2026-05-02T00:00:00.000Z', asOf })).toEqual([]);
  });
});
