const DAY_MS = 24 * 60 * 60_000;

/** Windows that end now, in days that begin at midnight UTC; today is one of them. */
export const PRESETS = [
  { value: '1', label: 'Today' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: '365 days' },
];
const USUAL = '30';

/** What the overview is about: a window that moves with time, or two fixed days. */
export interface Span {
  /** One of {@link PRESETS}; empty: chosen by days. */
  preset: string;
  from?: string;
  to?: string;
}

/** The window in the address: `days`, so that a bookmark stays up to date, or `from` and `to`. */
export function spanOf(address: URLSearchParams, now = Date.now()): Span {
  const from = address.get('from') ?? undefined;
  const to = address.get('to') ?? undefined;
  if (from || to) return { preset: '', from, to };
  const preset = PRESETS.find(({ value }) => value === address.get('days'))?.value ?? USUAL;
  return { preset, from: dayOf(now - (Number(preset) - 1) * DAY_MS) };
}

/** Every day of a window up to now by the service's clock, as `2026-11-24`: those on which nothing happened, too. */
export function daysOf({ from, to, asOf }: { from: string; to: string; asOf: string }): string[] {
  const first = Date.parse(`${from.slice(0, 10)}T00:00:00Z`);
  const last = Math.min(Date.parse(to), Date.parse(asOf));
  const count = Math.max(0, Math.floor((last - first) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, index) => dayOf(first + index * DAY_MS));
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
