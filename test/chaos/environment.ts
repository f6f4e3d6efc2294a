import type { Simulator } from 'zoho-payments-simulator';
import type { Edition, ShopName } from './habits/habit.js';

/** A lost answer costs real time, of which a run has little; ten times Zoho's slowest answer here. */
const ZOHO_TIMEOUT_MS = 2_000;
/** Days in minutes: the real minute's budget would be spent by simulated hours. Limits have their own tests. */
export const UNLIMITED = 1_000_000;
/** What the shop with fees lets its shoppers bear, far below what the habit over the bound pays. */
export const FEE_BOUND_PERCENT = '3';

export interface Wiring {
  edition: Edition;
  zoho: Simulator;
  databaseUrl: string;
  receiver: { url: string; secret: string };
  shopKeys: Readonly<Record<ShopName, string>>;
  deskKey: string;
}

/** How a replica is configured. */
export function environment({
  edition,
  zoho,
  databaseUrl,
  receiver,
  shopKeys,
  deskKey,
}: Wiring): Record<string, string> {
  const { apiBaseUrl, accountsBaseUrl, account } = zoho;
  const { url, secret } = receiver;
  const shops = Object.entries(shopKeys);
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    RUN: 'all',
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    MIGRATE_ON_START: 'false',
    ZOHO_EDITION: edition,
    ZOHO_API_BASE_URL: apiBaseUrl,
    ZOHO_ACCOUNTS_BASE_URL: accountsBaseUrl,
    ZOHO_ACCOUNT_ID: account.accountId,
    ZOHO_CLIENT_ID: account.clientId,
    ZOHO_CLIENT_SECRET: account.clientSecret,
    ZOHO_REFRESH_TOKEN: account.refreshToken,
    ZOHO_WIDGET_API_KEY: account.widgetApiKey,
    ZOHO_SIGNING_KEY: account.signingKey,
    ZOHO_WEBHOOK_SIGNING_KEYS: account.webhookSigningKey,
    ZOHO_TIMEOUT_MS: String(ZOHO_TIMEOUT_MS),
    ZOHO_REQUESTS_PER_MINUTE: String(UNLIMITED),
    STOREFRONT_API_KEYS: shops.map(([name, key]) => `${name}:${key}`).join(','),
    SUPPORT_API_KEYS: `desk:${deskKey}`,
    SHOPPER_FEES: JSON.stringify({ fees: { maxPercent: FEE_BOUND_PERCENT } }),
    STOREFRONT_REFUNDS: 'web',
    CLIENT_TOKEN_SECRETS: 'client-token-secret-of-the-chaos-run-0123456789',
    STOREFRONT_WEBHOOKS: JSON.stringify(Object.fromEntries(shops.map(([name]) => [name, { url, secret }]))),
    ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
  };
}
