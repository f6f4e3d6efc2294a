/** Exact money: integer hundredths inside, JSON number in, two-decimal string out, as Zoho answers. */

/** Returns hundredths, or null when the value is not a plain decimal with at most two fraction digits. */
export function toMinor(value: number | string): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(String(value));
  if (!match) return null;
  const [, major = '0', fraction = ''] = match;
  return Number(major) * 100 + Number(fraction.padEnd(2, '0'));
}

export function formatMinor(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
