import { startTestApp, type TestApp } from '../support/app.js';
import { startOwnPostgres, type OwnPostgres } from '../support/postgres.js';
import { ProbeModule } from './probe.module.js';

let postgres: OwnPostgres;
let service: TestApp;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  const database = { url: postgres.url, drop: () => Promise.resolve() };
  service = await startTestApp({ database, modules: [ProbeModule] });
});
afterAll(async () => {
  await service.close();
  await postgres.remove();
});

describe('without its database', () => {
  it.each(['stop', 'kill'] as const)('answers 503, turns unready, and recovers by itself (%s)', async (way) => {
    expect((await service.http.get('/health/ready')).status).toBe(200);
    expect((await service.http.get('/probe/prisma')).status).toBe(200);
    await postgres[way]();

    for (const path of ['/probe/pool', '/probe/prisma']) {
      const answer = await service.http.get(path);
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('5');
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'service_unavailable' });
    }
    const unready = await service.http.get('/health/ready');
    expect(unready.status).toBe(503);
    expect(unready.body).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
    expect((await service.http.get('/health/live')).status).toBe(200);

    await postgres.start();
    expect((await service.http.get('/health/ready')).status).toBe(200);
    for (const path of ['/probe/pool', '/probe/prisma']) expect((await service.http.get(path)).status).toBe(200);
  });
});
