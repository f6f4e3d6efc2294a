const DAY_MS = 86_400_000;
// "ACH Direct Debit payments made after 6:00 PM UTC" take a day more (zoho.com/us/payments/help/settings/methods).
const CUT_OFF_HOUR = 18;

/** The same hour, so many business days later. Saturdays and Sundays do not count; holidays do, as no list of them is known here. */
export function addBusinessDays(from: number, days: number): number {
  let at = from;
  for (let left = days; left > 0;) {
    at += DAY_MS;
    if (isBusinessDay(at)) left -= 1;
  }
  return at;
}

/** When a bank debit made at `at` is settled: so many business days later, one more after the bank's hours. */
export function debitSettlesAt(at: number, days: number): number {
  return addBusinessDays(at, new Date(at).getUTCHours() >= CUT_OFF_HOUR ? days + 1 : days);
}

function isBusinessDay(ms: number): boolean {
  return ![0, 6].includes(new Date(ms).getUTCDay());
}
