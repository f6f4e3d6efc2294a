/**
 * What each edition takes, and how finely. Source: zoho.com/us/payments/api/v1/payment-session, attribute `currency`; India takes
 * rupees only. Written out here and in the service, which shares no code with the simulator; a test compares the two lists.
 */
const US = (
  'USD EUR GBP INR AUD CAD JPY CNY NZD SGD CHF SEK NOK DKK ZAR HKD MXN BRL RUB KRW IDR MYR THB PHP VND TRY PLN CZK ' +
  'HUF ILS SAR AED EGP PKR BDT LKR NPR UAH KZT QAR OMR KWD BHD JOD NGN GHS ARS CLP COP PEN UYU BOB VES DZD MAD TND ' +
  'XOF XAF XCD XPF MMK MNT LAK KHR BTN MVR SCR SYP SDG ETB RWF BIF ZMW ZWL AOA MWK MZN GNF DJF UGX TZS LSL SZL GMD ' +
  'SLL XDR FJD WST TOP PGK VUV KYD BBD TTD BSD HTG JMD ANG AWG SRD GYD BZD BMD BAM MDL MKD ISK GEL AZN AMD KGS TJS ' +
  'UZS MGA'
).split(' ');

export const CURRENCIES: Readonly<Record<'IN' | 'US', readonly string[]>> = { IN: ['INR'], US };

/** ISO 4217, where it is not two. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KRW', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
]);

/** Digits after the point that an amount of `currency` may have. */
export function fractionDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}
