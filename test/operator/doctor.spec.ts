import { execFile } from 'node:child_process';
import { Webhook } from 'standardwebhooks';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import type { Variables } from '../../src/config/environment.js';
import { examine } from '../../src/operator/doctor/examine.js';
import type { Finding } from '../../src/operator/finding.js';
import { environmentFor, startTestApp } from '../support/app.js';
import { EventReceiver } from '../support/event-receiver.js';
import { MovableClock } from '../support/movable-clock.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import { Shop } from '../support/shop.js';
import { startTransactionPooler } from '../support/transaction-pooler.js';

let zoho: Simulator;
let database: TestDatabase;
beforeAll(async () => {
  [zoho, database] = await Promise.all([startSimulator(), createTestDatabase()]);
});
beforeEach(() => {
  zoho.control.reset();
  zoho.control.updateSettings({ scopes: null, tokensPerTenMinutes: 10, wrongAccountStatus: 401 });
});
afterAll(() => Promise.all([zoho.close(), database.drop()]));

const environment = (env: Record<string, string | undefined> = {}): Variables =>
  environmentFor({ simulator: zoho, database, env });
const doctor = (env: Record<string, string | undefined> = {}) => examine(environment(env));

/** The findings of one check, worst first said. */
const about = (findings: readonly Finding[], check: string) => findings.filter((finding) => finding.check === check);
const failures = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'fail');

describe('the doctor', () => {
  it('finds nothing wrong where nothing is, and has changed nothing', async () => {
    const before = await queryOnce(database.url, 'SELECT count(*)::int AS jobs FROM graphile_worker.jobs');

    const findings = await doctor();

    expect(failures(findings)).toEqual([]);
    for (const check of ['configuration', 'Zoho keys', 'database', 'migrations', 'database rights', 'Zoho token'])
      expect(about(findings, check)).toMatchObject([{ verdict: 'ok' }]);
    for (const check of ['Zoho scopes', 'Zoho account', 'clock', 'storefronts'])
      expect(about(findings, check)).toMatchObject([{ verdict: 'ok' }]);
    expect(about(findings, 'Zoho webhooks')).toMatchObject([
      { verdict: 'warn', mend: expect.stringContaining('/v1/webhooks/zoho') },
    ]);
    expect(zoho.control.requests().map(({ operation }) => operation)).toEqual(['token', 'list_payments']);
    expect(await queryOnce(database.url, 'SELECT count(*)::int AS jobs FROM graphile_worker.jobs')).toEqual(before);
  });

  it('looks at all that can be looked at although some variables are broken, and never shows a value', async () => {
    const env = { ZOHO_WIDGET_API_KEY: '', STOREFRONT_API_KEYS: 'web:hunter2', CORS_ORIGIN: 'https://hunter3.example' };

    const findings = await doctor(env);

    expect(about(findings, 'configuration')).toMatchObject([
      { verdict: 'fail', says: 'ZOHO_WIDGET_API_KEY is required' },
      { verdict: 'fail', says: expect.stringContaining('STOREFRONT_API_KEYS entry 1') },
      { verdict: 'warn', says: expect.stringContaining('did you mean CORS_ORIGINS?') },
    ]);
    expect(about(findings, 'Zoho account')).toMatchObject([{ verdict: 'ok' }]);
    const secrets = Object.entries(environment(env)).filter(([name]) => /SECRET|TOKEN|KEY/.test(name));
    for (const secret of secrets.flatMap(([, value = '']) => value.split(/[,:]/)).filter((it) => it.length > 8))
      expect(JSON.stringify(findings)).not.toContain(secret);
    expect(JSON.stringify(findings)).not.toContain('hunter');
  });
});

describe('Zoho', () => {
  it.each([
    ['ZOHO_CLIENT_ID', 'invalid_client', 'ZOHO_EDITION'],
    ['ZOHO_CLIENT_SECRET', 'invalid_client_secret', 'ZOHO_CLIENT_SECRET'],
    ['ZOHO_REFRESH_TOKEN', 'invalid_code', 'npm run connect'],
  ])('a wrong %s is found, and the way to mend it', async (name, says, mend) => {
    expect(about(await doctor({ [name]: 'wrong' }), 'Zoho token')).toMatchObject([
      { verdict: 'fail', says: expect.stringContaining(says), mend: expect.stringContaining(mend) },
    ]);
  });

  it('another account’s id is found by a call that changes nothing', async () => {
    for (const wrongAccountStatus of [401, 404] as const) {
      zoho.control.updateSettings({ wrongAccountStatus });
      expect(about(await doctor({ ZOHO_ACCOUNT_ID: '99999999' }), 'Zoho account')).toMatchObject([
        { verdict: 'fail', mend: expect.stringContaining('ZOHO_ACCOUNT_ID') },
      ]);
    }
  });

  it('a grant without refunds is found before the first refund', async () => {
    zoho.control.updateSettings({ scopes: 'ZohoPay.payments.ALL ZohoPay.refunds.READ' });
    expect(about(await doctor(), 'Zoho scopes')).toMatchObject([
      { verdict: 'fail', says: expect.stringMatching(/lacks ZohoPay\.refunds\.CREATE$/) },
    ]);
  });

  it('live scopes do not pass in the sandbox', async () => {
    const findings = about(await doctor({ ZOHO_EDITION: 'IN_SANDBOX' }), 'Zoho scopes');
    expect(findings).toMatchObject([
      { verdict: 'fail', says: expect.stringContaining('ZohoPaySandbox.payments.CREATE') },
    ]);
  });

  it('being throttled is no fault of the credentials', async () => {
    zoho.control.updateSettings({ tokensPerTenMinutes: 1 });
    await doctor();
    expect(about(await doctor(), 'Zoho token')).toMatchObject([{ verdict: 'warn' }]);
  });

  it('a host that cannot be reached is no fault of the account', async () => {
    const findings = await doctor({ ZOHO_API_BASE_URL: 'http://127.0.0.1:9/api/v1' });
    expect(about(findings, 'Zoho account')).toMatchObject([
      {
        verdict: 'fail',
        says: expect.stringContaining('ECONNREFUSED'),
        mend: expect.stringContaining('ZOHO_API_BASE_URL'),
      },
    ]);
  });

  it.each([
    [0, 'ok'],
    [5, 'warn'],
    [-20, 'fail'],
  ])('a clock that is off by %s minutes: %s', async (minutes, verdict) => {
    const clock = new MovableClock();
    clock.advance(minutes * 60_000);
    const findings = await examine(environment(), clock);
    expect(about(findings, 'clock')).toMatchObject([
      {
        verdict,
        ...(verdict === 'fail' ? { says: expect.stringMatching(/behind Zoho: its webhooks are refused$/) } : {}),
      },
    ]);
  });

  it('the widget’s key pasted for the webhook’s, and a key pasted with its quotes', async () => {
    const env = { ZOHO_WEBHOOK_SIGNING_KEYS: zoho.account.widgetApiKey, ZOHO_SIGNING_KEY: '"quoted"' };
    expect(about(await doctor(env), 'Zoho keys')).toMatchObject([
      { verdict: 'fail', says: expect.stringContaining('ZOHO_SIGNING_KEY has blanks, quotes') },
      {
        verdict: 'fail',
        says: expect.stringContaining('ZOHO_WEBHOOK_SIGNING_KEYS is the same as ZOHO_WIDGET_API_KEY'),
      },
    ]);
  });
});

describe('the database', () => {
  it.each([
    ['postgresql://shop:hunter2@127.0.0.1:9/none', 'ECONNREFUSED', 'host and port'],
    ['wrong password', 'password authentication failed', 'password in DATABASE_URL'],
    ['no such database', 'does not exist', 'CREATE DATABASE'],
  ])('%s', async (kind, says, mend) => {
    const url = new URL(database.url);
    if (kind === 'wrong password') url.password = 'hunter2';
    if (kind === 'no such database') url.pathname = '/nowhere';
    const findings = about(await doctor({ DATABASE_URL: kind.startsWith('post') ? kind : url.href }), 'database');
    expect(findings).toMatchObject([
      { verdict: 'fail', says: expect.stringContaining(says), mend: expect.stringContaining(mend) },
    ]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('a pooler in transaction mode', async () => {
    const pooler = await startTransactionPooler(database.url);
    try {
      expect(about(await doctor({ DATABASE_URL: pooler.url }), 'database')).toMatchObject([
        { verdict: 'fail', says: expect.stringContaining('pool_mode = session') },
      ]);
    } finally {
      pooler.close();
    }
  });

  it('a server that takes no writes', async () => {
    const readOnly = await createTestDatabase();
    await queryOnce(
      readOnly.url,
      `ALTER DATABASE ${new URL(readOnly.url).pathname.slice(1)} SET default_transaction_read_only = on`,
    );
    expect(about(await doctor({ DATABASE_URL: readOnly.url }), 'database')).toMatchObject([
      { verdict: 'fail', says: expect.stringContaining('read-only') },
    ]);
    await readOnly.drop();
  });

  it('a role that did not migrate: tables without rights, and a queue that takes nothing', async () => {
    const role = `doctor_${process.pid}`;
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'doctor-password'];
    await queryOnce(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'doctor-password'`);
    await queryOnce(
      database.url,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
       REVOKE UPDATE ON payments FROM ${role}; GRANT USAGE ON SCHEMA graphile_worker TO ${role}`,
    );
    expect(about(await doctor({ DATABASE_URL: url.href }), 'database rights')).toMatchObject([
      { verdict: 'fail', says: 'the role may not read and write payments' },
      { verdict: 'fail', says: expect.stringContaining('a job cannot be queued') },
    ]);
    await queryOnce(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  it('one that is empty: fine if the start migrates it, wrong if nobody does', async () => {
    const empty = await createTestDatabase('empty');
    const migrations = async (MIGRATE_ON_START: string) =>
      about(await doctor({ DATABASE_URL: empty.url, MIGRATE_ON_START }), 'migrations');
    expect(await migrations('true')).toMatchObject([{ verdict: 'ok', says: expect.stringContaining('next start') }]);
    expect(await migrations('false')).toMatchObject([
      { verdict: 'fail', mend: expect.stringContaining('migrate:deploy') },
    ]);
    await empty.drop();
  });
});

describe('webhooks', () => {
  it('are known to be right once one arrived, and to be amiss when a payment was seen without', async () => {
    const shop = await Shop.open();
    const webhooks = async (clock = new MovableClock()) =>
      about(
        await examine(environmentFor({ simulator: shop.zoho, database: shop.app.database, env: {} }), clock),
        'Zoho webhooks',
      );
    try {
      await shop.query(`INSERT INTO webhook_events (event_id, raw, headers, status, received_at)
        VALUES ('1', '', '{}', 'pending', now() - interval '10 minutes')`);
      expect(await webhooks()).toMatchObject([
        { verdict: 'ok', says: expect.stringContaining('the last one arrived') },
      ]);
      const order = await shop.place();
      shop.pay(order);
      await shop.status(order.id, '?maxAgeMs=0');
      const later = new MovableClock();
      later.advance(120_000);
      expect(await webhooks(later)).toMatchObject([
        { verdict: 'warn', says: expect.stringContaining('payment since') },
      ]);
    } finally {
      await shop.close();
    }
  });
});

describe('storefronts', () => {
  const secret = `whsec_${Buffer.from('a-secret-of-24-bytes-at-least').toString('base64')}`;

  it('each is sent a signed ping, as its events are', async () => {
    const receiver = await EventReceiver.open();
    const env = {
      STOREFRONT_WEBHOOKS: JSON.stringify({ web: { url: receiver.url, secret } }),
      ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
    };
    expect(about(await doctor(env), 'storefronts')).toMatchObject([
      { verdict: 'ok', says: expect.stringContaining('web took a signed ping') },
    ]);
    const [ping] = receiver.received;
    expect(ping?.type).toBe('ping');
    new Webhook(secret).verify(ping?.body ?? '', ping?.headers ?? {});

    for (const [answer, mend] of [
      [401, 'secret'],
      [404, '2xx'],
    ] as const) {
      receiver.answer = () => answer;
      expect(about(await doctor(env), 'storefronts')).toMatchObject([
        { verdict: 'fail', says: `web answers ${answer} to a signed ping`, mend: expect.stringContaining(mend) },
      ]);
    }
    await receiver.close();
    expect(about(await doctor(env), 'storefronts')).toMatchObject([
      { verdict: 'fail', says: expect.stringMatching(/^web cannot be told: .*ECONNREFUSED/) },
    ]);
  });
});

describe('origins', () => {
  it('are tried at the running service', async () => {
    const CORS_ORIGINS = 'https://shop.example';
    const app = await startTestApp({ database, simulator: zoho, env: { CORS_ORIGINS } });
    try {
      const PORT = new URL(app.url).port;
      expect(about(await doctor({ CORS_ORIGINS, PORT }), 'CORS')).toMatchObject([
        { verdict: 'ok', says: 'the running service lets in https://shop.example' },
      ]);
      expect(about(await doctor({ CORS_ORIGINS: `${CORS_ORIGINS},https://new.example`, PORT }), 'CORS')).toMatchObject([
        { verdict: 'fail', says: 'the running service does not let in https://new.example' },
      ]);
    } finally {
      await app.close();
    }
    expect(about(await doctor({ CORS_ORIGINS, PORT: '9' }), 'CORS')).toMatchObject([{ verdict: 'ok' }]);
  });
});

describe('npm run doctor', () => {
  const run = (env: Variables, ...args: string[]) =>
    new Promise<{ code: number; stdout: string }>((resolve) => {
      execFile(process.execPath, ['dist/doctor.js', ...args], { env: { ...env } }, (error, stdout) =>
        resolve({ code: Number(error?.code ?? 0), stdout }),
      );
    });

  it('exits with 0 when nothing fails, and with 1 when something does; people get lines, programs JSON', async () => {
    const well = await run(environment());
    expect(well).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok {4}Zoho account +23137556 answers/m) });
    const ill = await run(environment({ ZOHO_REFRESH_TOKEN: 'revoked' }), '--json');
    expect(ill.code).toBe(1);
    expect(JSON.parse(ill.stdout)).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.objectContaining({ check: 'Zoho token', verdict: 'fail' })]),
    });
    expect(await run({}, '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--json') });
  });
});
