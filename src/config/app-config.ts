import { ConfigurationError } from './configuration.error.js';
import {
  parseCasePolicies,
  parseNamedKeys,
  parseStorefrontWebhooks,
  parseSupportKeys,
  type CasePolicy,
  type NamedKey,
  type StorefrontWebhook,
  type SupportKey,
} from './environment-parsers.js';
import { parseRateLimits, type RateLimitName } from './rate-limits.js';
import { readVariables, type Environment, type Variables } from './environment.js';
import { findConflicts, findWeaknesses } from './environment-conflicts.js';
import { findMisspelt } from './misspelt-names.js';
import { parseShopperFees, type ShopperFeeBounds } from './shopper-fees.js';
import { type HostedBlock, ZOHO_EDITIONS, ZOHO_WIDGET_SCRIPT_URL, type ZohoEditionName } from './zoho-editions.js';

/** What the wall around Zoho's API needs to know. Base URLs carry no trailing slash. */
export interface ZohoConfig {
  edition: ZohoEditionName;
  apiBaseUrl: string;
  accountsBaseUrl: string;
  accountId: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  redirectUri?: string;
  /** Public: goes to the browser. */
  widgetApiKey: string;
  /** Key of widget-result signatures. */
  signingKey: string;
  /** Newest first. */
  webhookSigningKeys: string[];
  timeoutMs: number;
  requestsPerMinute: number;
  /** ISO 4217 codes the edition takes. */
  currencies: readonly string[];
  /** What an order may restrict its payment to. */
  paymentMethods: readonly string[];
  widgetDomain: 'IN' | 'US';
  testMode: boolean;
  scriptUrl: string;
  /** Zoho's hosted page, to which a session's access key is added as the last part of the path (zoho 5.3). */
  hostedPageUrl: string;
  /** The member of a session's request that asks for it. */
  hostedBlock: HostedBlock;
}

/** The configuration as the service uses it: parsed, checked and with the defaults of contract 10. */
export class AppConfig {
  readonly port: number;
  readonly host: string;
  /** Where browsers reach this service, without a trailing slash; null: nobody said. */
  readonly publicUrl: string | null;
  /** Empty when `DATABASE_URL` is unset: the entry point then starts the embedded PostgreSQL and reads again with its URL. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly zoho: ZohoConfig;
  readonly storefrontKeys: NamedKey[];
  readonly supportKeys: SupportKey[];
  /** Newest first. */
  readonly clientTokenSecrets: string[];
  readonly corsOrigins: string[];
  readonly storefrontWebhooks: Record<string, StorefrontWebhook>;
  readonly allowPrivateWebhookTargets: boolean;
  /** Names of storefronts that may refund. */
  readonly storefrontRefunds: string[];
  /** By kind of case; a kind that is not named waits for a person. */
  readonly casePolicies: Record<string, CasePolicy>;
  /** Calls a minute, by who calls and what for. */
  readonly rateLimits: Readonly<Record<RateLimitName, number>>;
  /** Addresses of proxies whose X-Forwarded-For is believed; none: whoever connects is the caller. */
  readonly trustedProxies: string[];
  /** By storefront; one that is not named lets shoppers bear no fee. */
  readonly shopperFees: ReadonlyMap<string, ShopperFeeBounds>;
  readonly statusMaxAgeMs: number;
  readonly webhookToleranceSeconds: number;
  /** How long requests are still taken after SIGTERM, while readiness is red. */
  readonly shutdownDelayMs: number;
  readonly shutdownGraceMs: number;
  readonly migrateOnStart: boolean;
  readonly run: 'all' | 'api' | 'worker';
  /** Newest first; the client token secrets unless `DATA_ENCRYPTION_KEYS` is set. */
  readonly dataEncryptionSecrets: string[];
  readonly logLevel: string;
  /** What an operator should mend although the service can run; for the log at start. */
  readonly warnings: string[];

  private constructor(environment: Environment, misspelt: readonly string[]) {
    this.port = environment.PORT;
    this.host = environment.HOST;
    this.publicUrl = environment.PUBLIC_URL ?? null;
    this.databaseUrl = environment.DATABASE_URL ?? '';
    this.dataDir = environment.DATA_DIR;
    this.zoho = toZohoConfig(environment);
    this.storefrontKeys = parseNamedKeys(environment.STOREFRONT_API_KEYS).value;
    this.supportKeys = environment.SUPPORT_API_KEYS ? parseSupportKeys(environment.SUPPORT_API_KEYS).value : [];
    this.clientTokenSecrets = toList(environment.CLIENT_TOKEN_SECRETS);
    this.dataEncryptionSecrets = toList(environment.DATA_ENCRYPTION_KEYS ?? environment.CLIENT_TOKEN_SECRETS);
    this.corsOrigins = toList(environment.CORS_ORIGINS);
    this.storefrontWebhooks = parseStorefrontWebhooks(environment.STOREFRONT_WEBHOOKS ?? '{}').value;
    this.allowPrivateWebhookTargets = environment.ALLOW_PRIVATE_WEBHOOK_TARGETS;
    this.storefrontRefunds = toList(environment.STOREFRONT_REFUNDS);
    this.casePolicies = parseCasePolicies(environment.CASE_POLICIES ?? '{}').value;
    this.rateLimits = parseRateLimits(environment.RATE_LIMITS ?? '{}').value;
    this.trustedProxies = toList(environment.TRUST_PROXY);
    this.shopperFees = parseShopperFees(environment.SHOPPER_FEES ?? '{}').value;
    this.statusMaxAgeMs = environment.STATUS_MAX_AGE_MS;
    this.webhookToleranceSeconds = environment.WEBHOOK_TOLERANCE_SECONDS;
    this.shutdownDelayMs = environment.SHUTDOWN_DELAY_MS;
    this.shutdownGraceMs = environment.SHUTDOWN_GRACE_MS;
    this.migrateOnStart = environment.MIGRATE_ON_START;
    this.run = environment.RUN;
    this.logLevel = environment.LOG_LEVEL;
    this.warnings = [...findWeaknesses(environment), ...misspelt];
  }

  /** @throws ConfigurationError listing every problem of the environment at once */
  static from(variables: Variables): AppConfig {
    const { config, problems } = AppConfig.examine(variables);
    // What looks like a variable that is missing is worth seeing beside it.
    if (problems.length > 0) throw new ConfigurationError([...problems, ...findMisspelt(variables)]);
    return config;
  }

  /**
   * The configuration as far as it can be read (a broken variable counts as unset), with everything that is wrong with it: for tools
   * that say so. Nothing may run on one that has problems.
   */
  static examine(variables: Variables): { config: AppConfig; problems: string[]; broken: ReadonlySet<string> } {
    const { environment, problems } = readVariables(variables);
    const conflicts = findConflicts(environment, problems);
    const sound = problems.size === 0 ? environment : readVariables(without(variables, problems)).environment;
    return {
      config: new AppConfig(sound, findMisspelt(variables)),
      problems: [...[...problems].map(([name, problem]) => `${name} ${problem}`), ...conflicts],
      broken: new Set(problems.keys()),
    };
  }
}

function without(variables: Variables, broken: ReadonlyMap<string, string>): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !broken.has(name)));
}

function toZohoConfig(environment: Environment): ZohoConfig {
  const edition = ZOHO_EDITIONS[environment.ZOHO_EDITION];
  const apiBaseUrl = environment.ZOHO_API_BASE_URL ?? edition.apiBaseUrl;
  return {
    edition: environment.ZOHO_EDITION,
    apiBaseUrl,
    accountsBaseUrl: environment.ZOHO_ACCOUNTS_BASE_URL ?? edition.accountsBaseUrl,
    accountId: environment.ZOHO_ACCOUNT_ID,
    clientId: environment.ZOHO_CLIENT_ID,
    clientSecret: environment.ZOHO_CLIENT_SECRET,
    refreshToken: environment.ZOHO_REFRESH_TOKEN,
    redirectUri: environment.ZOHO_REDIRECT_URI,
    widgetApiKey: environment.ZOHO_WIDGET_API_KEY,
    signingKey: environment.ZOHO_SIGNING_KEY,
    webhookSigningKeys: toList(environment.ZOHO_WEBHOOK_SIGNING_KEYS),
    timeoutMs: environment.ZOHO_TIMEOUT_MS,
    requestsPerMinute: environment.ZOHO_REQUESTS_PER_MINUTE,
    currencies: edition.currencies,
    paymentMethods: edition.paymentMethods,
    widgetDomain: edition.widgetDomain,
    testMode: edition.testMode,
    scriptUrl: environment.ZOHO_WIDGET_SCRIPT_URL ?? ZOHO_WIDGET_SCRIPT_URL,
    hostedPageUrl: environment.ZOHO_HOSTED_PAGE_URL ?? apiBaseUrl.replace(/\/api\/v1$/, '/hostedcheckout'),
    hostedBlock: environment.ZOHO_HOSTED_BLOCK,
  };
}

function toList(text = ''): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
