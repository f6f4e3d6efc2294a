import { AppConfig } from './app-config.js';
import { ConfigurationError } from './configuration.error.js';

const KEY = 'sk_test_0123456789abcdef0123456789abcdef';

const complete = {
  ZOHO_ACCOUNT_ID: '23137556',
  ZOHO_CLIENT_ID: '1000.CLIENT',
  ZOHO_CLIENT_SECRET: 'zoho-client-secret',
  ZOHO_REFRESH_TOKEN: '1000.refresh.token',
  ZOHO_WIDGET_API_KEY: '1000.widget.key',
  ZOHO_SIGNING_KEY: 'zoho-signing-key',
  ZOHO_WEBHOOK_SIGNING_KEYS: 'new-key, old-key',
  STOREFRONT_API_KEYS: `web:${KEY}`,
  CLIENT_TOKEN_SECRETS: 'client-token-secret-0123456789abcdef',
};

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    AppConfig.from({ ...complete, ...variables });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('configuration', () => {
  it('has the documented defaults', () => {
    expect(AppConfig.from(complete)).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      publicUrl: null,
      databaseUrl: '',
      dataDir: '.data',
      storefrontKeys: [{ name: 'web', key: KEY }],
      supportKeys: [],
      corsOrigins: [],
      storefrontWebhooks: {},
      storefrontRefunds: [],
      allowPrivateWebhookTargets: false,
      statusMaxAgeMs: 2000,
      webhookToleranceSeconds: 900,
      shutdownGraceMs: 10_000,
      shopperFees: new Map(),
      migrateOnStart: true,
      run: 'all',
      logLevel: 'info',
      dataEncryptionSecrets: ['client-token-secret-0123456789abcdef'],
      zoho: {
        edition: 'IN',
        apiBaseUrl: 'https://payments.zoho.in/api/v1',
        accountsBaseUrl: 'https://accounts.zoho.in',
        webhookSigningKeys: ['new-key', 'old-key'],
        timeoutMs: 10_000,
        requestsPerMinute: 600,
        currencies: ['INR'],
        widgetDomain: 'IN',
        testMode: false,
        hostedPageUrl: 'https://payments.zoho.in/hostedcheckout',
        hostedBlock: 'hosted_page_parameters',
      },
    });
  });

  it.each([
    ['IN_SANDBOX', 'https://paymentssandbox.zoho.in/api/v1', 'IN', true],
    ['US', 'https://payments.zoho.com/api/v1', 'US', false],
  ])('the edition %s fixes hosts and widget', (ZOHO_EDITION, apiBaseUrl, widgetDomain, testMode) => {
    expect(AppConfig.from({ ...complete, ZOHO_EDITION }).zoho).toMatchObject({ apiBaseUrl, widgetDomain, testMode });
  });

  it('the US edition takes every currency of its documentation, once', () => {
    const { currencies } = AppConfig.from({ ...complete, ZOHO_EDITION: 'US' }).zoho;
    expect(currencies).toEqual(expect.arrayContaining(['USD', 'JPY', 'KWD', 'EUR']));
    expect(currencies.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(new Set(currencies).size).toBe(currencies.length);
  });

  it('trims values, counts empty ones as unset, and strips trailing slashes of base URLs', () => {
    const config = AppConfig.from({
      ...complete,
      PORT: ' 8080 ',
      DATABASE_URL: '  ',
      ZOHO_API_BASE_URL: 'http://127.0.0.1:4000/api/v1/',
      ZOHO_ACCOUNTS_BASE_URL: 'http://simulator:4000/',
      PUBLIC_URL: 'https://shop.example/checkout/',
      MIGRATE_ON_START: 'FALSE',
    });
    expect(config).toMatchObject({
      port: 8080,
      databaseUrl: '',
      migrateOnStart: false,
      publicUrl: 'https://shop.example/checkout',
    });
    expect(config.zoho).toMatchObject({
      apiBaseUrl: 'http://127.0.0.1:4000/api/v1',
      accountsBaseUrl: 'http://simulator:4000',
      hostedPageUrl: 'http://127.0.0.1:4000/hostedcheckout',
    });
    const elsewhere = { ...complete, ZOHO_HOSTED_PAGE_URL: 'http://localhost:4010/hostedcheckout/' };
    expect(AppConfig.from(elsewhere).zoho.hostedPageUrl).toBe('http://localhost:4010/hostedcheckout');
  });

  it('lists every problem at once and never shows a value', () => {
    const secret = 'hunter2-hunter2-hunter2-hunter2-hunter2';
    const problems = problemsOf({
      PORT: '80800',
      ZOHO_CLIENT_SECRET: undefined,
      STOREFRONT_API_KEYS: `web:${secret},app:${secret},broken`,
      CLIENT_TOKEN_SECRETS: 'short',
      DATABASE_URL: `mysql://root:${secret}@db/x`,
      STOREFRONT_WEBHOOKS: `{"web":{"url":"ftp://x","secret":"${secret}"}}`,
    });
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'CLIENT_TOKEN_SECRETS',
      'DATABASE_URL',
      'PORT',
      'STOREFRONT_API_KEYS',
      'STOREFRONT_WEBHOOKS',
      'ZOHO_CLIENT_SECRET',
    ]);
    expect(problems).toContain('ZOHO_CLIENT_SECRET is required');
    expect(problems.join()).not.toContain(secret);
    expect(problems.join()).not.toContain('short');
  });

  it.each([
    ['ZOHO_API_BASE_URL', 'http://payments.zoho.in/api/v1', 'must be https'],
    ['ZOHO_API_BASE_URL', 'https://payments.zoho.in', 'must end in /api/v1'],
    ['ZOHO_ACCOUNTS_BASE_URL', 'accounts.zoho.in', 'must be an http(s) URL'],
    ['ZOHO_EDITION', 'EU', 'must be one of IN, IN_SANDBOX, US'],
    ['PORT', '30e2', 'must be a whole number'],
    ['ZOHO_TIMEOUT_MS', '-1', 'must be a whole number'],
    ['MIGRATE_ON_START', 'maybe', 'must be true or false'],
    ['RUN', 'both', 'must be one of all, api, worker'],
    ['PUBLIC_URL', 'checkout.example', 'must be an http(s) URL'],
    ['PUBLIC_URL', 'http://checkout.example', 'must be https'],
    ['PUBLIC_URL', 'https://user:secret@checkout.example', 'must not contain credentials'],
    ['PUBLIC_URL', 'https://checkout.example/?a=b', 'must not contain a query'],
    ['ZOHO_HOSTED_PAGE_URL', 'ftp://payments.zoho.in', 'must be an http(s) URL'],
    ['ZOHO_HOSTED_BLOCK', 'hosted', 'must be one of hosted_page_parameters, hosted_checkout_parameters'],
    ['CORS_ORIGINS', '*', 'without wildcards'],
    ['CORS_ORIGINS', 'https://shop.example,https://*.shop.example', 'without wildcards'],
    ['CORS_ORIGINS', 'capacitor://*', 'without wildcards'],
    ['CORS_ORIGINS', 'https://shop.example/path', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'https://shop.example/', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'https://shop.example:443', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'https://Shop.example', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'https://user@shop.example', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'shop.example', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'null', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'file://', 'must be comma-separated origins such as'],
    ['CORS_ORIGINS', 'capacitor://localhost/index.html', 'must be comma-separated origins such as'],
    ['STOREFRONT_REFUNDS', 'web,shop', 'names shop, which has no STOREFRONT_API_KEYS'],
    ['STOREFRONT_REFUNDS', 'web,', 'entry 2 must be the name of a storefront'],
    ['STOREFRONT_API_KEYS', 'web:short', 'must have a key of 32 to 256 characters'],
    ['STOREFRONT_API_KEYS', `web:${KEY},app:${KEY}`, 'repeats a key'],
    ['SUPPORT_API_KEYS', `desk/boss:${KEY}`, 'entry 1 must have no role or one of viewer, agent, manager'],
    ['SUPPORT_API_KEYS', `desk/viewer/x:${KEY}`, 'entry 1 must have no role or one of'],
    ['SUPPORT_API_KEYS', `/viewer:${KEY}`, 'entry 1 must be name:key'],
    ['STOREFRONT_API_KEYS', `web/viewer:${KEY}`, 'entry 1 must be name:key'],
    ['SUPPORT_API_KEYS', `desk:${KEY}`, 'shares a secret with STOREFRONT_API_KEYS'],
    ['CLIENT_TOKEN_SECRETS', KEY, 'shares a secret with STOREFRONT_API_KEYS'],
    ['DATA_ENCRYPTION_KEYS', complete.CLIENT_TOKEN_SECRETS, 'shares a secret with CLIENT_TOKEN_SECRETS'],
    ['CLIENT_TOKEN_SECRETS', 'changeme', 'at least 32 characters'],
    ['CLIENT_TOKEN_SECRETS', 'changeme-changeme-changeme-changeme', 'everybody knows'],
    ['SUPPORT_API_KEYS', 'demo-desk:demo-desk-key-for-trying-things-out', 'everybody knows'],
    ['STOREFRONT_API_KEYS', 'shop:demo-shop-key-RANDOM-RANDOM-RANDOM', 'everybody knows'],
    ['TRUST_PROXY', '0.0.0.0/0', 'must be comma-separated addresses'],
    ['TRUST_PROXY', 'proxy.example', 'must be comma-separated addresses'],
    ['RATE_LIMITS', '{"shopper.red":1}', 'names none of'],
    ['RATE_LIMITS', '{"shopper.read":0}', 'must be a whole number'],
    ['STOREFRONT_WEBHOOKS', '[]', 'must be a JSON object'],
    ['SHOPPER_FEES', '{"web":{"maxPercent":3}}', 'must be a decimal string'],
    ['SHOPPER_FEES', '{"wbe":{"maxPercent":"3"}}', 'names wbe, which has no STOREFRONT_API_KEYS'],
    ['STOREFRONT_WEBHOOKS', '{"web":{"url":"https://x.example","secret":"abc"}}', 'must be whsec_'],
    [
      'STOREFRONT_WEBHOOKS',
      '{"web":{"url":"http://x.example","secret":"whsec_MDEyMzQ1Njc4OWFiMDEyMzQ1Njc4OWFi"}}',
      'must be https',
    ],
  ])('refuses %s=%s', (name, value, problem) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} .*${escapeRegExp(problem)}`)]);
  });

  it.each([
    'https://shop.example',
    'http://localhost:8100',
    'capacitor://localhost',
    'ionic://localhost',
    'app://x',
    'app://com.example.shop:8080',
    'https://[::1]:3000',
    'https://xn--strae-oqa.example',
  ])('lets the pages of %s in', (origin) => {
    expect(AppConfig.from({ ...complete, CORS_ORIGINS: `https://a.example, ${origin}` }).corsOrigins).toEqual([
      'https://a.example',
      origin,
    ]);
  });

  it('keeps two keys of one name for rotation, and keys may contain colons', () => {
    const config = AppConfig.from({ ...complete, STOREFRONT_API_KEYS: `web:new:${KEY},web:old:${KEY}` });
    expect(config.storefrontKeys).toEqual([
      { name: 'web', key: `new:${KEY}` },
      { name: 'web', key: `old:${KEY}` },
    ]);
  });

  it('lets a secret that once did both go on opening what it sealed', () => {
    const old = complete.CLIENT_TOKEN_SECRETS;
    expect(problemsOf({ DATA_ENCRYPTION_KEYS: `a-newer-data-encryption-key-0123456789,${old}` })).toEqual([]);
    const rotated = `a-newer-client-token-secret-0123456789,${old}`;
    expect(problemsOf({ CLIENT_TOKEN_SECRETS: rotated, DATA_ENCRYPTION_KEYS: old })).toEqual([
      expect.stringContaining('DATA_ENCRYPTION_KEYS shares a secret with CLIENT_TOKEN_SECRETS'),
    ]);
  });
});

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
