import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { Agent, request } from 'undici';
import { startSimulator } from 'zoho-payments-simulator';
import { bearer, KEYS, TEST_ENVIRONMENT, zohoEnvironment } from '../support/app.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import { startTransactionPooler } from '../support/transaction-pooler.js';

/** The service as deployed; `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let database: TestDatabase;
const running: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await database.drop();
});

interface Service {
  child: ChildProcess;
  url: URL;
  /** Resolves when a line with this text was logged. */
  logged(part: string): Promise<void>;
  output(): string;
  exited: Promise<unknown[]>;
}

async function startService(env: Record<string, string> = {}): Promise<Service> {
  const child = fork(MAIN, {
    env: { ...TEST_ENVIRONMENT, DATABASE_URL: database.url, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  running.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit');
  const [message] = (await once(child, 'message')) as [{ ready: boolean; url: string }];
  const logged = async (part: string): Promise<void> => {
    while (!output.includes(part) && child.stdout) await once(child.stdout, 'data');
  };
  expect(message.ready).toBe(true);
  return { child, url: new URL(message.url), logged, output: () => output, exited };
}

/** A request whose body is still on its way: it is running until `finish`. */
async function beginRequest(url: URL): Promise<{ finish: () => void; answer: Promise<string> }> {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  const body = '{"reference":"SO-1"}';
  const head = `POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEYS.web}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const sent = new Promise<void>((resolve) => socket.write(head + body.slice(0, 5), () => resolve()));
  await sent;
  await fetch(new URL('/health/live', url)); // the server has read what was sent before it
  return { finish: () => socket.write(body.slice(5)), answer: text(socket) };
}

describe('the process', () => {
  it('lists everything that is wrong with its configuration, shows no value, and exits with 1', async () => {
    const env = {
      PORT: 'eighty',
      ZOHO_EDITION: 'EU',
      STOREFRONT_API_KEYS: 'web:hunter2',
      CLIENT_TOKEN_SECRETS: 'hunter3',
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    for (const name of [
      'PORT',
      'ZOHO_EDITION',
      'STOREFRONT_API_KEYS',
      'CLIENT_TOKEN_SECRETS',
      'ZOHO_ACCOUNT_ID',
      'ZOHO_SIGNING_KEY',
    ])
      expect(message).toContain(`- ${name} `);
    expect(message).not.toMatch(/hunter|eighty/);
  });

  it('says where it listens, and on SIGTERM finishes what is running before it exits with 0', async () => {
    const service = await startService();
    expect((await fetch(new URL('/health/ready', service.url))).status).toBe(200);
    const request = await beginRequest(service.url);
    service.child.kill('SIGTERM');
    await service.logged('stopping: SIGTERM');
    request.finish();
    expect(await request.answer).toMatch(/^HTTP\/1\.1 4\d\d [^]*connection: close/i);
    expect(await service.exited).toEqual([0, null]);
    expect(service.output()).not.toContain('cut off');
  });

  it('finishes placing an order although SIGTERM came while Zoho was thinking', async () => {
    const zoho = await startSimulator();
    try {
      const service = await startService(zohoEnvironment(zoho));
      const hold = zoho.control.hold('create_session');
      const answer = fetch(new URL('/v1/orders', service.url), {
        method: 'POST',
        headers: { ...bearer(KEYS.web), 'content-type': 'application/json', 'idempotency-key': 'stop-1' },
        body: JSON.stringify({ reference: 'SO-stop-1', amount: '100.50', currency: 'INR' }),
      });
      await hold.arrived;
      service.child.kill('SIGTERM');
      await service.logged('stopping: SIGTERM');
      hold.release();
      expect((await answer).status).toBe(201);
      expect(await (await answer).json()).toMatchObject({
        status: 'awaiting_payment',
        paymentSession: { status: 'open' },
      });
      expect(await service.exited).toEqual([0, null]);
      expect(service.output()).not.toContain('cut off');
    } finally {
      await zoho.close();
    }
  });

  it('cuts off what takes longer than the grace period, and still exits with 0', async () => {
    const service = await startService({ SHUTDOWN_GRACE_MS: '50' });
    const request = await beginRequest(service.url);
    service.child.kill('SIGTERM');
    expect(await request.answer.catch(() => '')).toBe('');
    expect(await service.exited).toEqual([0, null]);
    expect(service.output()).toContain('cut off');
  });

  it('gives up at once when asked a second time', async () => {
    const service = await startService({ SHUTDOWN_GRACE_MS: '600000' });
    const request = await beginRequest(service.url);
    service.child.kill('SIGTERM');
    await service.logged('stopping: SIGTERM');
    service.child.kill('SIGINT');
    expect(await service.exited).toEqual([1, null]);
    expect(await request.answer.catch(() => '')).toBe('');
  });

  it('stops when the process that forked it goes away', async () => {
    const service = await startService();
    service.child.disconnect();
    expect(await service.exited).toEqual([0, null]);
  });

  it('stops with 0 while it still waits for another replica that is migrating', async () => {
    const migrator = new pg.Client({ connectionString: database.url });
    await migrator.connect();
    await migrator.query('SELECT pg_advisory_lock(72707369)'); // the lock of Prisma's engine and of our runner
    const env = { ...TEST_ENVIRONMENT, DATABASE_URL: database.url };
    const child = fork(MAIN, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    running.push(child);
    const exited = once(child, 'exit');
    const output = child.stdout ? text(child.stdout) : '';
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'checkout-bff migrate' AND wait_event_type = 'Lock'`;
    while ((await migrator.query(waiting)).rowCount === 0);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const lines = (await output).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ msg: 'stopping: SIGTERM' }]);
    await migrator.end();
  });

  it('stops with 0 when its parent went away before it was up', async () => {
    const env = { ...TEST_ENVIRONMENT, DATABASE_URL: database.url };
    const child = fork(MAIN, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    running.push(child);
    const exited = once(child, 'exit');
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it('on SIGTERM is not ready first, and goes on answering for SHUTDOWN_DELAY_MS while it closes kept connections', async () => {
    const service = await startService({ SHUTDOWN_DELAY_MS: '600000' });
    const agent = new Agent({ connections: 1 });
    const ask = (path: string) => request(new URL(path, service.url), { dispatcher: agent });
    expect((await ask('/health/live')).headers.connection).toBe('keep-alive');
    service.child.kill('SIGTERM');
    await service.logged('stopping: SIGTERM');
    const ready = await ask('/health/ready');
    expect([ready.statusCode, ready.headers.connection]).toEqual([503, 'close']);
    expect(await ready.body.json()).toMatchObject({ error: { process: { status: 'down', message: 'shutting down' } } });
    // On a new connection, as a proxy would that has not looked at readiness since.
    const late = await fetch(new URL('/v1/orders/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11', service.url), {
      headers: bearer(KEYS.web),
    });
    expect(late.status).toBe(404);
    await agent.close();
    service.child.kill('SIGKILL');
    await service.exited;
  });

  it('stops with 0 once SHUTDOWN_DELAY_MS is over', async () => {
    const service = await startService({ SHUTDOWN_DELAY_MS: '50' });
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual([0, null]);
  });

  describe('exits with 1 when it fails while starting', () => {
    const ROLE = `limited_${process.pid}`;
    /** What became of a start as a role with these rights, and how many of its connections outlived it. */
    const startAs = async (grants: string) => {
      await queryOnce(database.url, `CREATE ROLE ${ROLE} LOGIN PASSWORD 'limited' ${grants}`);
      const url = new URL(database.url);
      [url.username, url.password] = [ROLE, 'limited'];
      const env = { ...TEST_ENVIRONMENT, DATABASE_URL: url.href, MIGRATE_ON_START: 'false', RUN: 'all' };
      const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
      running.push(child);
      const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      await queryOnce(database.url, `DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
      return { code: code as number, message };
    };

    it('because no connection is left', async () => {
      const { code, message } = await startAs('CONNECTION LIMIT 2 IN ROLE pg_read_all_data, pg_write_all_data');
      expect(message).toContain('too many connections');
      expect(code).toBe(1);
    });

    it('because its role has no rights', async () => {
      const { code, message } = await startAs('');
      expect(message).toContain('permission denied');
      expect(code).toBe(1);
    });
  });

  it('does not start behind a pooler in transaction mode, and says so in one line', async () => {
    const pooler = await startTransactionPooler(database.url);
    const env = { ...TEST_ENVIRONMENT, DATABASE_URL: pooler.url };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    pooler.close();
    expect(code).toBe(1);
    expect(message).toMatch(
      /^DATABASE_URL leads through a pooler in transaction or statement mode[^\n]*pool_mode = session\)\n$/,
    );
  });

  it('does not start on a database it cannot reach, and exits with 1', async () => {
    const env = { ...TEST_ENVIRONMENT, DATABASE_URL: 'postgresql://shop:hunter2@127.0.0.1:9/none' };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(message).toContain('ECONNREFUSED');
    expect(message).not.toContain('hunter2');
  });
});
