/** "149.50" → 14950, for adding up what is shown; what is charged is the server's sum. */
export function toMinor(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

/** "149.50" → "₹149.50". */
export function formatMoney(decimal: string, currency = 'INR'): string {
  // Numeric strings are formatted exactly, whatever their size.
  return new Intl.NumberFormat('en-IN', { style: 'currency', currency }).format(decimal as `${number}`);
}

export function formatMinor(minor: number): string {
  return formatMoney((minor / 100).toFixed(2));
}
