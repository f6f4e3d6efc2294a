/** `partially_refunded`, `order.paid` → `partially refunded`, `order paid`. */
export function inWords(name: string): string {
  return name.replaceAll(/[._]/g, ' ');
}

/** The first letter large, as at the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 case`, `2 cases`. */
export function count(number: number, noun: string): string {
  return `${new Intl.NumberFormat('en').format(number)} ${noun}${number === 1 ? '' : 's'}`;
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `3 hours ago`, `in 12 minutes`. */
export function fromNow(time: string, now: number): string {
  const seconds = (Date.parse(time) - now) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** `90 s` → `1 min 30 s`; at most two units. */
export function duration(totalSeconds: number): string {
  const seconds = Math.round(totalSeconds);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** `upi`, `net_banking` → `UPI`, `net banking`. */
export function methodName(method: string): string {
  return method === 'upi' ? 'UPI' : inWords(method);
}

/** What a case is about: `payment 173000002314883`, or the session that Zoho no longer knows. */
export function subjectOf({
  paymentId,
  paymentsSessionId,
}: {
  paymentId: string | null;
  paymentsSessionId: string | null;
}): string {
  return paymentId === null ? `session ${paymentsSessionId ?? '?'}` : `payment ${paymentId}`;
}
