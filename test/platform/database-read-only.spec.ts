import { startTestApp, KEYS, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { queryOnce, startOwnPostgres, type OwnPostgres } from '../support/postgres.js';

let postgres: OwnPostgres;
let service: TestApp;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  service = await startTestApp({ database: { url: postgres.url, drop: () => Promise.resolve() } });
});
afterAll(async () => {
  await service.close();
  await postgres.remove();
});

const place = (reference: string) =>
  service.http
    .post('/v1/orders')
    .set({ Authorization: `Bearer ${KEYS.web}`, 'Idempotency-Key': reference })
    .send({ reference, amount: '10.00', currency: 'INR' });

/** As after a failover to a standby, or by an operator's hand; a reload reaches the connections that are open. */
async function setReadOnly(value: 'on' | 'off'): Promise<void> {
  await administer(`ALTER SYSTEM SET default_transaction_read_only TO ${value}`);
  await administer('SELECT pg_reload_conf()');
  await eventually(
    () => queryOnce<{ value: string }>(postgres.url, `SELECT current_setting('transaction_read_only') AS value`),
    ([row]) => row?.value === value,
  );
}

const disconnectAll = () =>
  administer(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
  );

const administer = (sql: string) => queryOnce(postgres.url, sql);

describe('a database that takes no writes', () => {
  it.each(['connections that were open', 'new connections'])(
    'is a 503 with Retry-After on %s, and no order is lost',
    async (which) => {
      expect((await service.http.get('/health/ready')).status).toBe(200);
      await setReadOnly('on');
      if (which === 'new connections') await disconnectAll();

      const refused = await place(`SO-${which}`);
      expect(refused.status).toBe(503);
      expect(refused.headers['retry-after']).toBe('5');
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'service_unavailable' });
      const unready = await service.http.get('/health/ready');
      expect(unready.status).toBe(503);
      expect(unready.body).toMatchObject({ error: { database: { status: 'down', message: 'read-only' } } });
      expect((await service.http.get('/health/live')).status).toBe(200);

      await setReadOnly('off');
      expect((await service.http.get('/health/ready')).status).toBe(200);
      // Zoho is out of reach in this test: that is what stops it now, with the order saved.
      const placed = await place(`SO-${which}`);
      expect(JSON.parse(placed.text)).toMatchObject({
        code: 'payment_provider_unavailable',
        orderId: expect.any(String),
      });
    },
  );
});
