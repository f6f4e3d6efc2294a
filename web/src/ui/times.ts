const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const thisYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `27 Nov 2026, 15:04:05`, in the reader's time zone. */
export function exactTime(at: string): string {
  return exact.format(new Date(at));
}

/** `27 Nov, 15:04:05`, in the reader's time zone; with the year if it is not that of `now`. */
export function shortTime(at: string, now: number): string {
  const date = new Date(at);
  return date.getFullYear() === new Date(now).getFullYear() ? thisYear.format(date) : exactTime(at);
}
