import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { CASES } from '../../src/cases/cases.repository.js';
import { columnOf } from '../../src/database/table.js';
import { ORDERS } from '../../src/orders/orders.repository.js';
import { PAYMENT_SESSIONS } from '../../src/payment-sessions/sessions.repository.js';
import { PAYMENTS } from '../../src/payments/payments.repository.js';
import { WEBHOOK_EVENTS } from '../../src/webhooks/webhook-inbox.repository.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** How PostgreSQL's catalogue writes the types that we write short. */
const SHORT: Record<string, string> = {
  int4: 'int',
  int8: 'bigint',
  bool: 'boolean',
  _text: 'text[]',
  _timestamptz: 'timestamptz[]',
};

async function columnsInDatabase(table: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    'SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_name = $1',
    [table],
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, SHORT[type] ?? type]));
}

it.each([
  [ORDERS.name, ORDERS.columns],
  [PAYMENT_SESSIONS.name, PAYMENT_SESSIONS.columns],
  [PAYMENTS.name, PAYMENTS.columns],
  [CASES.name, CASES.columns],
  [WEBHOOK_EVENTS.name, WEBHOOK_EVENTS.columns],
])('%s has in the migrations the columns and types that our statements name', async (table, columns) => {
  const named = Object.fromEntries(Object.entries(columns).map(([field, type]) => [columnOf(field), type]));
  expect(await columnsInDatabase(table)).toEqual(named);
});
