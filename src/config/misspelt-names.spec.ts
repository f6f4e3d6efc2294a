import { describe, expect, it } from '@jest/globals';
import { findMisspelt } from './misspelt-names.js';

describe('a variable that looks like a misspelt one of ours', () => {
  it.each([
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['ZOHO_WEBHOOK_SIGNING_KEY', 'ZOHO_WEBHOOK_SIGNING_KEYS'],
    ['ZOHO_ACCOUTN_ID', 'ZOHO_ACCOUNT_ID'],
    ['zoho_client_id', 'ZOHO_CLIENT_ID'],
    ['SHUTDOWN_GRACE', 'SHUTDOWN_GRACE_MS', false],
    ['STORFRONT_API_KEYS', 'STOREFRONT_API_KEYS'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['TRUST_PROXIES', 'TRUST_PROXY', false],
  ])('%s: did you mean %s?', (name, meant, isNear = true) => {
    expect(findMisspelt({ [name]: 'x' })).toEqual(
      isNear ? [`${name} is not read by this service; did you mean ${meant}?`] : [],
    );
  });

  it('is named without a guess where only its beginning is ours', () => {
    expect(findMisspelt({ ZOHO_DATACENTER: 'in', SUPPORT_PASSWORD: 'hunter2' })).toEqual([
      'ZOHO_DATACENTER is not read by this service',
      'SUPPORT_PASSWORD is not read by this service',
    ]);
  });

  it('is not one that is empty, is ours, or belongs to others', () => {
    const others = {
      HOME: '/root', PATH: '/bin', POSTGRES_PASSWORD: 'x', PGDATABASE: 'x', HOSTNAME: 'x', NODE_ENV: 'production', RUNNER: 'x',
      SUPPORT_SERVICE_HOST: '10.0.0.1', SUPPORT_PORT: 'tcp://10.0.0.1:80', SUPPORT_PORT_80_TCP_ADDR: '10.0.0.1', SORT: 'x', LOGNAME: 'x',
    }; // prettier-ignore
    expect(findMisspelt({ ...others, CORS_ORIGIN: '', CORS_ORIGINS: 'https://shop.example', PORT: '3000' })).toEqual(
      [],
    );
  });
});
