import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * The cheapest possible Zoho Payments, in a process of its own so that its work is not charged to a server under test:
 * a token, create session, get session (a payment is not found: nobody pays). It never fails. Tells its port by IPC, answers
 * `'count'` with how many API calls it has served since the last question, and ends with its parent.
 */
interface Session {
  amount: number;
  currency: string;
  description: string;
  createdSeconds: number;
}

/** Zoho's session life: 15 minutes (zoho 2.4). */
const SESSION_SECONDS = 900;
/** Zoho's ids are digits, too long for a JS number; a fresh start must not repeat the last one's, since ids are unique in a database. */
let nextId = BigInt(Date.now()) * 1_000_000n;

const sessions = new Map<string, Session>();
let calls = 0;

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error('zoho stub', error);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000; // longer than any pause between two runs
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message) => {
  if (message !== 'count') return;
  process.send?.({ calls });
  calls = 0;
});
process.once('disconnect', () => process.exit());

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = request.method === 'POST' ? await text(request) : '';
  const path = new URL(request.url ?? '/', 'http://zoho').pathname;
  const result = path.startsWith('/oauth/') ? { status: 200, body: token() } : answerApi(path, body);
  send(response, result.status, result.body);
}

function answerApi(path: string, body: string): { status: number; body: object } {
  calls += 1;
  if (path === '/api/v1/paymentsessions') return { status: 201, body: createSession(body) };
  const id = path.slice(path.lastIndexOf('/') + 1);
  const session = sessions.get(id);
  if (session) return { status: 200, body: view(id, session, 'created') };
  return { status: 404, body: { code: 'resource_does_not_exist', message: 'No such resource' } };
}

function token(): object {
  return { access_token: '1000.bench.bench', scope: 'ZohoPay.payments.CREATE', token_type: 'Bearer', expires_in: 3600 };
}

function createSession(body: string): object {
  const { amount, currency, description } = JSON.parse(body) as Session;
  const session = { amount, currency, description, createdSeconds: Math.floor(Date.now() / 1000) };
  const id = String((nextId += 1n));
  sessions.set(id, session);
  return view(id, session);
}

function view(id: string, session: Session, status?: string): object {
  return {
    code: 0,
    message: 'success',
    payments_session: {
      payments_session_id: id,
      currency: session.currency,
      amount: session.amount.toFixed(2),
      description: session.description,
      created_time: session.createdSeconds,
      expiry_time: session.createdSeconds + SESSION_SECONDS,
      ...(status && { status, payments: [] }),
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  const json = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
    .end(json);
}
