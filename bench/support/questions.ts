/** What a support desk typically asks, as the query string of `GET /v1/support/orders`. */
export interface Question {
  name: string;
  query: string;
}

/** @param size how many orders there are; exact look-ups are for one in the middle */
export function questionsFor(size: number, email: string, phone: string): Question[] {
  const n = Math.floor(size / 2);
  const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const search = (name: string, members: Record<string, string>): Question => ({
    name,
    query: new URLSearchParams(members).toString(),
  });
  return [
    search('newest', {}),
    search('one state, common', { status: 'paid' }),
    search('one state, rare', { status: 'refunded' }),
    search('waiting for payment', { status: 'awaiting_payment' }),
    search('three states', { status: 'cancelled,expired,partially_refunded' }),
    search('storefront', { storefront: 'pos' }),
    search('former storefront', { storefront: 'old' }),
    search('storefront and state', { storefront: 'app', status: 'refunded' }),
    search('open cases of a kind', { attention: 'late_payment' }),
    search('a day half a year ago', { createdFrom: day(180), createdTo: day(180) }),
    search('paid on a day half a year ago', { paidFrom: day(180), paidTo: day(180), timeZone: 'Asia/Kolkata' }),
    search('rare currency', { currency: 'USD' }),
    search('amount, exact', { minAmount: '1499.50', maxAmount: '1499.50', currency: 'INR' }),
    search('amount, no currency', { minAmount: '1499.50', maxAmount: '1499.50' }),
    search('amount range', { minAmount: '4900', maxAmount: '4950', currency: 'INR' }),
    search('state, amount, days', { status: 'expired', minAmount: '1000', currency: 'INR', createdFrom: day(100) }),
    search('q: our order id, no such', { q: '019aa000-0000-7000-8000-000000000000' }),
    search('q: reference', { q: `SO-${n}` }),
    search('q: beginning of a reference, rare', { q: `so-${String(n).slice(0, -1)}` }),
    search('q: beginning of a reference, common', { q: `so-${String(n).slice(0, 1)}` }),
    search('q: invoice number', { q: `INV-${n}` }),
    search('q: Zoho session', { q: String(2_000_000_000_000 + n) }),
    search('q: Zoho payment', { q: String(173_000_000_000_000 + n * 2) }),
    search('q: e-mail', { q: email }),
    search('q: phone', { q: phone }),
    search('q: e-mail and amount', { q: email, minAmount: '1', currency: 'INR' }),
  ];
}
