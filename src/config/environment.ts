import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min, MinLength, validateSync } from 'class-validator';
import {
  areCasePolicies, areNamedKeys, areOrigins, areProxies, areRateLimits, areSecrets, areShopperFees, areStorefronts, areStorefrontWebhooks, areSupportKeys,
  Checked,
  isApiBaseUrl, isDatabaseUrl, isSafeUrl,
} from './environment-checks.js'; // prettier-ignore
import { HOSTED_BLOCKS, type HostedBlock, ZOHO_EDITION_NAMES, type ZohoEditionName } from './zoho-editions.js';

/** Variables as the process receives them. */
export type Variables = Readonly<Record<string, string | undefined>>;

const Integer =
  (min: number, max: number): PropertyDecorator =>
  (target, key) => {
    const message = `must be a whole number from ${min} to ${max}`;
    const options = { message };
    Transform(({ value }): unknown => (/^\d{1,9}$/.test(String(value)) ? Number(value) : value))(target, key);
    for (const check of [IsInt(options), Min(min, options), Max(max, options)]) check(target, key);
  };

const Flag = (): PropertyDecorator => (target, key) => {
  Transform(
    ({ value }): unknown => ({ true: true, '1': true, false: false, '0': false })[String(value).toLowerCase()] ?? value,
  )(target, key);
  IsBoolean({ message: 'must be true or false' })(target, key);
};

const Required = (): PropertyDecorator => MinLength(1, { message: 'is required' });
const OneOf = (values: readonly string[]): PropertyDecorator =>
  IsIn(values, { message: `must be one of ${values.join(', ')}` });
const Address = (): PropertyDecorator => (target, key) => {
  Transform(({ value }): unknown => (typeof value !== 'string' ? value : value.replace(/(?<!\/)\/+$/, '')))(
    target,
    key,
  );
  IsOptional()(target, key);
};

/**
 * The environment as contract 10 lists it, with its defaults; `.env.example` explains every variable. Bounds keep out
 * slips (seconds for milliseconds, a port of 80800), they are not advice.
 */
export class Environment {
  @Integer(0, 65_535) PORT = 3000;
  @MinLength(1) HOST = '0.0.0.0';
  @Address() @Checked(isSafeUrl) PUBLIC_URL?: string;
  @IsOptional() @Checked(isDatabaseUrl) DATABASE_URL?: string;
  @MinLength(1) DATA_DIR = '.data';

  @OneOf(ZOHO_EDITION_NAMES) ZOHO_EDITION: ZohoEditionName = 'IN';
  @Address() @Checked(isApiBaseUrl) ZOHO_API_BASE_URL?: string;
  @Address() @Checked(isSafeUrl) ZOHO_ACCOUNTS_BASE_URL?: string;
  @IsOptional() @Checked(isSafeUrl) ZOHO_WIDGET_SCRIPT_URL?: string;
  @Address() @Checked(isSafeUrl) ZOHO_HOSTED_PAGE_URL?: string;
  @OneOf(HOSTED_BLOCKS) ZOHO_HOSTED_BLOCK: HostedBlock = 'hosted_page_parameters';
  @Required() ZOHO_ACCOUNT_ID = '';
  @Required() ZOHO_CLIENT_ID = '';
  @Required() ZOHO_CLIENT_SECRET = '';
  @Required() ZOHO_REFRESH_TOKEN = '';
  @IsOptional() @IsString() ZOHO_REDIRECT_URI?: string;
  @Required() ZOHO_WIDGET_API_KEY = '';
  @Required() ZOHO_SIGNING_KEY = '';
  @Required() ZOHO_WEBHOOK_SIGNING_KEYS = '';
  @Integer(10, 120_000) ZOHO_TIMEOUT_MS = 10_000;
  @Integer(1, 1_000_000) ZOHO_REQUESTS_PER_MINUTE = 600;

  @Checked(areNamedKeys) STOREFRONT_API_KEYS = '';
  @IsOptional() @Checked(areSupportKeys) SUPPORT_API_KEYS?: string;
  @Checked(areSecrets) CLIENT_TOKEN_SECRETS = '';
  @IsOptional() @Checked(areSecrets) DATA_ENCRYPTION_KEYS?: string;
  @IsOptional() @Checked(areOrigins) CORS_ORIGINS?: string;
  @IsOptional() @Checked(areStorefrontWebhooks) STOREFRONT_WEBHOOKS?: string;
  @Flag() ALLOW_PRIVATE_WEBHOOK_TARGETS = false;
  @IsOptional() @Checked(areStorefronts) STOREFRONT_REFUNDS?: string;
  @IsOptional() @Checked(areCasePolicies) CASE_POLICIES?: string;
  @IsOptional() @Checked(areShopperFees) SHOPPER_FEES?: string;

  @IsOptional() @Checked(areProxies) TRUST_PROXY?: string;
  @IsOptional() @Checked(areRateLimits) RATE_LIMITS?: string;
  @Integer(0, 60_000) STATUS_MAX_AGE_MS = 2_000;
  @Integer(1, 86_400) WEBHOOK_TOLERANCE_SECONDS = 900;
  @Integer(0, 600_000) SHUTDOWN_DELAY_MS = 0;
  @Integer(0, 600_000) SHUTDOWN_GRACE_MS = 10_000;
  @Flag() MIGRATE_ON_START = true;
  @OneOf(['all', 'api', 'worker']) RUN: 'all' | 'api' | 'worker' = 'all';
  @OneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) LOG_LEVEL = 'info';
}

/** Every variable that the service reads. */
export function variableNames(): string[] {
  return Object.keys(new Environment());
}

/** Reads and checks the variables; values are trimmed and an empty one counts as unset. Problems never repeat a value. */
export function readVariables(variables: Variables): { environment: Environment; problems: Map<string, string> } {
  const given = variableNames()
    .map((name) => [name, variables[name]?.trim()] as const)
    .filter(([, value]) => value);
  const environment = plainToInstance(Environment, Object.fromEntries(given), { exposeDefaultValues: true });
  const problems = new Map(
    validateSync(environment, { stopAtFirstError: true }).map(({ property, constraints }) => [
      property,
      Object.values(constraints ?? {})[0] ?? 'is not valid',
    ]),
  );
  return { environment, problems };
}
