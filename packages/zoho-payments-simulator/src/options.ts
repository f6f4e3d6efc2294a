import { type FeeRules } from './fees.js';
import { type RefundEnd } from './state.js';

/** What a simulator is started with, and what can be switched while it runs. */

export interface Account {
  accountId: string;
  edition: 'IN' | 'US';
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** Publishable key the widget is constructed with. */
  widgetApiKey: string;
  /** Signs widget results and hosted-page returns. Empty: results carry no signature. */
  signingKey: string;
  /** Signs webhooks whose endpoint names no key of its own. */
  webhookSigningKey: string;
  business: string;
}

export const DEFAULT_ACCOUNT: Account = {
  accountId: '23137556',
  edition: 'IN',
  clientId: 'demo-client',
  clientSecret: 'demo-secret',
  refreshToken: 'demo-refresh',
  widgetApiKey: 'demo-widget-key',
  signingKey: 'demo-signing-key',
  webhookSigningKey: 'demo-webhook-key',
  business: 'Demo Shop',
};

/** Every disagreement of Zoho's own sources that a client must survive is a switch here. */
export interface Settings {
  /** Unit of session `created_time` / `expiry_time`: the text says ms, the samples are seconds. */
  timeUnit: 's' | 'ms';
  /** How long a session lives whatever was asked for; null: as asked, or Zoho's documented 15 minutes. */
  sessionSeconds: number | null;
  /** `old`: the seven response fields of the first documentation. */
  fieldSet: 'new' | 'old';
  /** Status that carries the token endpoint's "Access Denied" body: captures show 400, Zoho's community pages 200. */
  throttleStatus: 200 | 400;
  /** `odd`: `expires_in_sec` in seconds and `expires_in` in milliseconds, as older Zoho products answer. */
  tokenExpiryFields: 'plain' | 'odd';
  /** What the person consented to, as the token endpoint's `scope` says it; null: payments and refunds. */
  scopes: string | null;
  accessTokenTtlSeconds: number;
  tokensPerTenMinutes: number;
  activeTokens: number;
  requestsPerMinute: number;
  refundsPerMinute: number;
  /** Status for an `account_id` that is not ours: 401 "Not An Authorized User" or 404 "Not Authorised". */
  wrongAccountStatus: 401 | 404;
  /** Refuse description characters outside letters, digits, space and . , - ( ) + (integrators report it). */
  refuseSpecialCharacters: boolean;
  /** `live_mode` of webhooks. */
  liveMode: boolean;
  /** Sandbox amounts decide the outcome of payments in the pages and of refunds. */
  sandboxAmounts: boolean;
  /** How refunds end; `sandbox`: by their amounts, where there is a sandbox. `pending`: they stay so. */
  refundOutcome: 'sandbox' | RefundEnd;
  /** How long a refund stays `initiated`; null: until settled through the control API. */
  refundSettleMs: number | null;
  /** When an asynchronous payment made in the pages succeeds; null: until settled through the control API. */
  pendingSettleMs: number | null;
  /** Fee that the shopper bears, by method: `{ card: { percent: '2.36' }, upi: { amount: '5.00' } }`. None: the merchant pays. */
  customerFees: FeeRules;
  /** Business days until a bank debit settles; null: through the control API only. */
  achBusinessDays: number | null;
  /** When a refund starts to show in the payment's `amount_refunded` is undocumented. */
  refundShowsWhen: 'initiated' | 'succeeded';
  /** Hosted return signatures: integrators disagree whether the (empty) mandate id takes part. */
  hostedSignatureWithMandate: boolean;
  /** `delivery`: an event carries its object as it is when delivered, not as it was when the event happened. */
  webhookSnapshot: 'event' | 'delivery';
  webhookTimeoutMs: number;
  webhookRetryDelaysMs: number[];
  /** Added to the real time in a webhook's `t`, to try a receiver's tolerance. */
  webhookSkewMs: number;
  /** Days in `GET /payments` filters are the account's: minutes ahead of UTC. */
  utcOffsetMinutes: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_SETTINGS: Settings = {
  timeUnit: 's',
  sessionSeconds: null,
  fieldSet: 'new',
  throttleStatus: 400,
  tokenExpiryFields: 'plain',
  scopes: null,
  accessTokenTtlSeconds: 3600,
  tokensPerTenMinutes: 10,
  activeTokens: 15, // CRM's documented limit; other Zoho products say 30
  requestsPerMinute: 600,
  refundsPerMinute: 60,
  wrongAccountStatus: 401,
  refuseSpecialCharacters: false,
  liveMode: true,
  sandboxAmounts: true,
  refundOutcome: 'sandbox',
  refundSettleMs: 2000, // long enough to see `initiated`, short enough for a demo; real refunds take days
  pendingSettleMs: 8000, // a shopper sees "processing" before it turns
  customerFees: {},
  achBusinessDays: 4, // documented: T+4, one more after 18:00 UTC
  refundShowsWhen: 'succeeded',
  hostedSignatureWithMandate: false,
  webhookSnapshot: 'event',
  webhookTimeoutMs: 15_000, // Zoho's documented limit
  // Exponential, then 2-hourly up to two days: between the two documented schedules.
  webhookRetryDelaysMs: [
    10_000,
    MINUTE_MS,
    5 * MINUTE_MS,
    15 * MINUTE_MS,
    HOUR_MS,
    ...Array<number>(23).fill(2 * HOUR_MS),
  ],
  webhookSkewMs: 0,
  utcOffsetMinutes: 330, // India
};
