import { JobRunner } from '../../src/jobs/job-runner.js';
import { bearer, KEYS, startTestApp, type TestApp } from '../support/app.js';
import { MovableClock } from '../support/movable-clock.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';

const TEN_MINUTES_MS = 10 * 60_000;
/** A job that has been due for ten minutes, of a task that every worker knows. */
const OLD_JOB = `SELECT graphile_worker.add_job('look-at-order', '{"orderId":"0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11"}',
  run_at := now() - interval '10 minutes', max_attempts := 25)::text`;

let database: TestDatabase;
const apps: TestApp[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await database.drop();
});

async function start(RUN: string, clock = new MovableClock()): Promise<TestApp> {
  const app = await startTestApp({ database, clock, env: { RUN } });
  apps.push(app);
  return app;
}

const ready = async ({ http }: TestApp) => (await http.get('/health/ready')).status;

describe('RUN=worker', () => {
  it('serves health and metrics, and answers everything else 503 with a hint to retry', async () => {
    const worker = await start('worker');
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect([path, (await worker.http.get(path)).status]).toEqual([path, 200]);
    const calls = [
      worker.http.post('/v1/orders').set(bearer(KEYS.web)).send({}),
      worker.http.get('/v1/orders/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11').set(bearer(KEYS.web)),
      worker.http.post('/v1/webhooks/zoho').send('{}'),
      worker.http.get('/docs'),
      worker.http.get('/metrics/more'),
    ];
    for (const call of calls) {
      const answer = await call;
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'service_unavailable' });
    }
  });
});

describe('readiness and the backlog', () => {
  it('is lost where jobs are due and none is running, and not where no jobs are run', async () => {
    const clock = new MovableClock();
    const [worker, api] = [await start('worker', clock), await start('api', clock)];
    await worker.app.get(JobRunner).beforeApplicationShutdown();
    await queryOnce(database.url, OLD_JOB);
    expect(await ready(worker)).toBe(200);
    clock.advance(TEN_MINUTES_MS);
    const answer = await worker.http.get('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ error: { jobs: { status: 'down' } } });
    expect(await ready(api)).toBe(200);
    expect((await worker.http.get('/health/live')).status).toBe(200);
  });

  it('is kept by an idle worker, and by one that is behind but works', async () => {
    const clock = new MovableClock();
    const idle = await start('worker', clock);
    await idle.app.get(JobRunner).beforeApplicationShutdown();
    clock.advance(TEN_MINUTES_MS);
    expect(await ready(idle)).toBe(200); // nothing is due
    await queryOnce(database.url, OLD_JOB);
    await idle.app.get(JobRunner).runDue();
    await queryOnce(database.url, OLD_JOB);
    expect(await ready(idle)).toBe(200); // one has just ended
  });
});
