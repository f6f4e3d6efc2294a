import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { HealthPool } from '../../src/database/health-pool.js';
import { PgPool } from '../../src/database/pg-pool.js';
import { startTestApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Loses the next connection that the pool gives away, before its taker can listen: an error that nobody hears throws, here as in pg. */
function loseNext(pool: pg.Pool): Promise<void> {
  return new Promise((heard, unheard) => {
    pool.once('acquire', (client) => {
      queueMicrotask(() => {
        try {
          client.emit('error', new Error('terminating connection due to unexpected postmaster exit'));
          heard();
        } catch (error) {
          unheard(new Error('nobody heard', { cause: error }));
        }
      });
    });
  });
}

it.each([
  ['the pool', PgPool],
  ['readiness', HealthPool],
])('a connection of %s that is lost while it changes hands ends nothing', async (_name, Pool) => {
  const pool: pg.Pool = app.app.get<PgPool | HealthPool>(Pool);
  const lost = loseNext(pool);
  const client = await pool.connect();
  client.release(true);
  await expect(lost).resolves.toBeUndefined();
});
