/** A Zoho Payments edition: where it answers, what it takes, and what its widget wants to hear. */
export interface ZohoEdition {
  apiBaseUrl: string;
  accountsBaseUrl: string;
  currencies: readonly string[];
  /** What a session may be restricted to (zoho 2.1), in the words of its request: a payment says `net_banking`. */
  paymentMethods: readonly string[];
  widgetDomain: 'IN' | 'US';
  testMode: boolean;
}

export const ZOHO_EDITION_NAMES = ['IN', 'IN_SANDBOX', 'US'] as const;
export type ZohoEditionName = (typeof ZOHO_EDITION_NAMES)[number];

/** Names under which Zoho's pages and SDKs ask for its hosted page (zoho 2.1). */
export const HOSTED_BLOCKS = ['hosted_page_parameters', 'hosted_checkout_parameters'] as const;
export type HostedBlock = (typeof HOSTED_BLOCKS)[number];

/** Source: zoho.com/us/payments/api/v1/payment-session, attribute `currency` (order and contents as listed there). */
const US_CURRENCIES = (
  'USD EUR GBP INR AUD CAD JPY CNY NZD SGD CHF SEK NOK DKK ZAR HKD MXN BRL RUB KRW IDR MYR THB PHP VND TRY PLN CZK ' +
  'HUF ILS SAR AED EGP PKR BDT LKR NPR UAH KZT QAR OMR KWD BHD JOD NGN GHS ARS CLP COP PEN UYU BOB VES DZD MAD TND ' +
  'XOF XAF XCD XPF MMK MNT LAK KHR BTN MVR SCR SYP SDG ETB RWF BIF ZMW ZWL AOA MWK MZN GNF DJF UGX TZS LSL SZL GMD ' +
  'SLL XDR FJD WST TOP PGK VUV KYD BBD TTD BSD HTG JMD ANG AWG SRD GYD BZD BMD BAM MDL MKD ISK GEL AZN AMD KGS TJS ' +
  'UZS MGA'
).split(' ');

const IN_METHODS = ['card', 'upi', 'netbanking', 'wallet', 'bank_transfer'];

/** Hosts as in Zoho's own SDKs; there is no other edition, and no sandbox in the US. India takes rupees only. */
export const ZOHO_EDITIONS: Readonly<Record<ZohoEditionName, ZohoEdition>> = {
  IN: {
    apiBaseUrl: 'https://payments.zoho.in/api/v1',
    accountsBaseUrl: 'https://accounts.zoho.in',
    currencies: ['INR'],
    paymentMethods: IN_METHODS,
    widgetDomain: 'IN',
    testMode: false,
  },
  IN_SANDBOX: {
    apiBaseUrl: 'https://paymentssandbox.zoho.in/api/v1',
    accountsBaseUrl: 'https://accounts.zoho.in',
    currencies: ['INR'],
    paymentMethods: IN_METHODS,
    widgetDomain: 'IN',
    testMode: true,
  },
  US: {
    apiBaseUrl: 'https://payments.zoho.com/api/v1',
    accountsBaseUrl: 'https://accounts.zoho.com',
    currencies: US_CURRENCIES,
    paymentMethods: ['card', 'ach_debit', 'apple_pay'],
    widgetDomain: 'US',
    testMode: false,
  },
};

/** The checkout widget, the same file for all editions (zoho.com/in/payments/api/v1/widget). */
export const ZOHO_WIDGET_SCRIPT_URL = 'https://static.zohocdn.com/zpay/zpay-js/v1/zpayments.js';
