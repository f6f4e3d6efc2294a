import { type DemoKeys } from './demo-keys.js';

/** What the simulator expects unless told otherwise (packages/zoho-payments-simulator/README.md); they open nothing else. */
const simulatorAccount = {
  ZOHO_ACCOUNT_ID: '23137556',
  ZOHO_CLIENT_ID: 'demo-client',
  ZOHO_CLIENT_SECRET: 'demo-secret',
  ZOHO_REFRESH_TOKEN: 'demo-refresh',
  ZOHO_WIDGET_API_KEY: 'demo-widget-key',
  ZOHO_SIGNING_KEY: 'demo-signing-key',
  ZOHO_WEBHOOK_SIGNING_KEYS: 'demo-webhook-key',
};

/** Path of the widget's script, the same as on Zoho's own host. */
const SCRIPT_PATH = '/static/zpay/zpay-js/v1/zpayments.js';

const storefrontName = 'demo-shop';

export interface Surroundings {
  /** A certain one: the service has to know its own address. */
  port: number;
  dataDir: string;
  simulatorUrl: string;
  shopUrl: string;
  keys: DemoKeys;
}

/** The service's whole configuration: its environment (contract 10). A DATABASE_URL of the caller is not ours to use. */
export function serviceEnvironment({ port, dataDir, simulatorUrl, shopUrl, keys }: Surroundings): NodeJS.ProcessEnv {
  const webhooks = { [storefrontName]: { url: `${shopUrl}/webhooks/checkout`, secret: keys.shopWebhookSecret } };
  return {
    ...simulatorAccount,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    ZOHO_EDITION: 'IN',
    ZOHO_API_BASE_URL: `${simulatorUrl}/api/v1`,
    ZOHO_ACCOUNTS_BASE_URL: simulatorUrl,
    ZOHO_WIDGET_SCRIPT_URL: `${simulatorUrl}${SCRIPT_PATH}`,
    STOREFRONT_API_KEYS: `${storefrontName}:${keys.storefrontKey}`,
    SUPPORT_API_KEYS: `demo-support:${keys.supportKey}`,
    CLIENT_TOKEN_SECRETS: keys.clientTokenSecret,
    CORS_ORIGINS: corsOrigins(shopUrl),
    STOREFRONT_WEBHOOKS: JSON.stringify(webhooks),
    ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
  };
}

// People type "localhost" where we print 127.0.0.1; to a browser these are two origins.
function corsOrigins(shopUrl: string): string {
  return `${shopUrl},${shopUrl.replace('127.0.0.1', 'localhost')}`;
}
