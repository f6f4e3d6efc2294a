import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { startTestApp, type TestApp } from '../support/app.js';
import { startOwnPostgres, type OwnPostgres } from '../support/postgres.js';

let postgres: OwnPostgres;
let zoho: Simulator;
let service: TestApp;
beforeAll(async () => {
  [postgres, zoho] = await Promise.all([startOwnPostgres(), startSimulator()]);
  service = await startTestApp({ simulator: zoho, database: { url: postgres.url, drop: () => Promise.resolve() } });
});
afterAll(async () => {
  await service.close();
  await zoho.close();
  await postgres.remove();
});

it('a webhook that cannot be stored is told 503, so that Zoho repeats it', async () => {
  const { control } = zoho;
  await control.configureWebhooks([{ url: `${service.url}/v1/webhooks/zoho` }], { ping: true });
  await postgres.stop();
  control.orphanPayment({ amount: '10.00' });
  await control.webhooksIdle();
  expect(control.webhooks()[0]).toMatchObject({ outcome: 'waiting', attempts: [{ status: 503 }] });
  await postgres.start();
  await control.flushWebhooks();
  expect(control.webhooks()[0]).toMatchObject({ outcome: 'delivered', attempts: [{ status: 503 }, { status: 200 }] });
});
