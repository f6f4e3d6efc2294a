import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { Pool } from 'undici';
import { parsePlaceOrder } from './parse-place-order.js';
import { placeOrder } from './place-order.js';
import { selectStatus } from './select-status.js';

/**
 * The yardstick: the same rows and the same call to Zoho with nothing in between. No framework, no ORM, no schema library,
 * no logs, no client token, no sealing, no replay of an answer. What the service costs more than this is what its
 * guarantees and its readable code cost.
 */
const { PORT, DATABASE_URL, ZOHO_API_BASE_URL, ZOHO_ACCOUNT_ID, STOREFRONT_API_KEY } = process.env;
const zohoUrl = new URL(ZOHO_API_BASE_URL ?? '');
const zohoPath = `${zohoUrl.pathname}/paymentsessions?account_id=${ZOHO_ACCOUNT_ID ?? ''}`;
const authorization = `Bearer ${STOREFRONT_API_KEY ?? ''}`;
const storefront = 'bench';

// Ten connections, as in the service: the variants differ in what they do with them.
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const zoho = new Pool(zohoUrl.origin, { connections: 64 });
const statusPath = /^\/v1\/orders\/([0-9a-f-]{36})\/status$/;

interface Answer {
  status: number;
  body: object;
}

createServer((request, response) => {
  route(request).then(
    (answer) => send(response, answer),
    (error: unknown) => {
      console.error(error);
      send(response, { status: 500, body: { code: 'internal_error' } });
    },
  );
}).listen(Number(PORT), '127.0.0.1');

async function route(request: IncomingMessage): Promise<Answer> {
  const [path = ''] = (request.url ?? '').split('?');
  if (path === '/health/live') return { status: 200, body: { status: 'ok' } };
  if (request.headers.authorization !== authorization) return refuse(401, 'unauthenticated');
  if (request.method === 'POST' && path === '/v1/orders') return create(request);
  const orderId = statusPath.exec(path)?.[1];
  const status = orderId && (await selectStatus(pool, storefront, orderId));
  return status ? { status: 200, body: status } : refuse(404, 'not_found');
}

async function create(request: IncomingMessage): Promise<Answer> {
  const key = request.headers['idempotency-key'];
  const body = await text(request);
  const order = parsePlaceOrder(body);
  if (typeof key !== 'string' || !order) return refuse(400, 'validation_failed');
  const placed = await placeOrder({ pool, createSession }, { storefront, key, body, order });
  return placed ? { status: 201, body: placed } : refuse(409, 'idempotency_in_progress');
}

async function createSession(session: object): Promise<string> {
  const { statusCode, body } = await zoho.request({
    method: 'POST',
    path: zohoPath,
    headers: { authorization: 'Zoho-oauthtoken 1000.bench.bench', 'content-type': 'application/json' },
    body: JSON.stringify(session),
  });
  const answer = (await body.json()) as { payments_session?: { payments_session_id: string } };
  if (statusCode >= 300 || !answer.payments_session) throw new Error(`Zoho answered ${String(statusCode)}`);
  return answer.payments_session.payments_session_id;
}

function refuse(status: number, code: string): Answer {
  return { status, body: { code } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const json = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
    .end(json);
}
