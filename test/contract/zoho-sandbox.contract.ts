import { startSimulator } from 'zoho-payments-simulator';
import { createTestDatabase } from '../support/postgres.js';
import { failureOf, SEED_ORDER, startReplica, type Replica } from '../zoho/zoho-harness.js';

// The same calls against the simulator and against Zoho's real sandbox, so that the simulator can be caught lying. The sandbox
// half runs only with its credentials in the environment (ZOHO_SANDBOX_ACCOUNT_ID, …_CLIENT_ID, …_CLIENT_SECRET,
// …_REFRESH_TOKEN) and creates one session that nobody pays. Not part of `npm test`; run it with
// node --experimental-vm-modules node_modules/jest/bin/jest.js --testMatch '**/*.contract.ts'

const NAMES = ['ACCOUNT_ID', 'CLIENT_ID', 'CLIENT_SECRET', 'REFRESH_TOKEN'];
const sandbox = Object.fromEntries(NAMES.map((name) => [`ZOHO_${name}`, process.env[`ZOHO_SANDBOX_${name}`] ?? '']));
const hasSandbox = Object.values(sandbox).every(Boolean);

async function startAgainstSandbox(databaseUrl: string) {
  const zoho = {
    apiBaseUrl: 'https://paymentssandbox.zoho.in/api/v1',
    accountsBaseUrl: 'https://accounts.zoho.in',
  };
  const variables = { ...sandbox, ZOHO_EDITION: 'IN_SANDBOX', ZOHO_TIMEOUT_MS: '20000' };
  return { replica: await startReplica({ databaseUrl, zoho, variables }), close: () => Promise.resolve() };
}

async function startAgainstSimulator(databaseUrl: string) {
  const simulator = await startSimulator();
  return { replica: await startReplica({ databaseUrl, zoho: simulator }), close: () => simulator.close() };
}

function describeContract(start: typeof startAgainstSandbox): void {
  let replica: Replica;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    const started = await start(database.url);
    replica = started.replica;
    close = async () => {
      await replica.close();
      await started.close();
      await database.drop();
    };
  });
  afterAll(() => close());

  it('opens a session for the exact amount and reads it back', async () => {
    const created = await replica.client.createSession(SEED_ORDER);
    expect(created).toMatchObject({ amount: { minor: 10050n, currency: 'INR' }, metadata: { Key1: 'Value1' } });
    expect(created.sessionId).toMatch(/^\d{13,19}$/);
    const read = await replica.client.getSession(created.sessionId, 'read');
    expect(read).toMatchObject({ sessionId: created.sessionId, amount: created.amount, payments: [] });
    expect(read.status).not.toBe('succeeded');
    expect(Math.abs(Number(read.createdAt) - Date.now())).toBeLessThan(3_600_000); // the unit of time was understood
  });

  it('refuses a currency the edition does not take', async () => {
    const error = await failureOf(replica.client.createSession({ ...SEED_ORDER, currency: 'USD' }));
    expect(error.kind).toBe('rejected');
  });

  it('refuses ids that do not exist', async () => {
    expect((await failureOf(replica.client.getSession('1000000000001', 'read'))).kind).toBe('rejected');
    expect((await failureOf(replica.client.getPayment('1000000000001', 'read'))).kind).toBe('rejected');
  });

  it('lists payments of the last day', async () => {
    const now = new Date();
    const page = await replica.client.listPayments({ from: now, to: now, page: 1, perPage: 25 }, 'schedule');
    expect(page.payments.every(({ amount }) => amount.minor !== null)).toBe(true);
  });
}

describe('contract, simulator', () => describeContract(startAgainstSimulator));
(hasSandbox ? describe : describe.skip)('contract, Zoho’s sandbox', () => describeContract(startAgainstSandbox));
