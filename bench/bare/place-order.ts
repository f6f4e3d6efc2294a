import { createHash } from 'node:crypto';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { PlaceOrder } from './parse-place-order.js';
import {
  finishKey,
  insertEvent,
  insertKey,
  insertOrder,
  insertSession,
  openSession,
  updateTimelineHead,
} from './statements.js';

interface PlaceOrderCommand {
  storefront: string;
  key: string;
  body: string;
  order: PlaceOrder;
}

interface Outside {
  pool: pg.Pool;
  /** Creates Zoho's session and returns its id. */
  createSession: (session: object) => Promise<string>;
}

const SESSION_MS = 15 * 60_000;
const PAY_WITHIN_MS = 24 * 60 * 60_000;

/** Reserve in a transaction, call with none open, save in a transaction; null when the key was used before. */
export async function placeOrder({ pool, createSession }: Outside, command: PlaceOrderCommand): Promise<object | null> {
  const placed = reservation(command);
  if (!(await reserve(pool, command, placed))) return null;
  const { order } = command;
  const zohoSessionId = await createSession({
    amount: Number(order.amount),
    currency: order.currency,
    description: order.description,
    invoice_number: order.invoiceNumber,
    reference_number: placed.sessionId,
    meta_data: Object.entries({ ...order.metadata, order_id: placed.orderId }).map(([key, value]) => ({ key, value })),
  });
  const answer = answerOf(order, placed, zohoSessionId);
  await save(pool, command, placed, { zohoSessionId, answer });
  return answer;
}

type Reservation = ReturnType<typeof reservation>;

function reservation({ body }: PlaceOrderCommand) {
  const now = new Date();
  return {
    orderId: uuidv7(),
    sessionId: uuidv7(),
    now,
    expiresAt: new Date(now.getTime() + SESSION_MS),
    payBefore: new Date(now.getTime() + PAY_WITHIN_MS),
    requestHash: sha256(body),
    genesis: sha256(''),
  };
}

async function reserve(pool: pg.Pool, command: PlaceOrderCommand, placed: Reservation): Promise<boolean> {
  const { order, storefront, key } = command;
  const { orderId, sessionId, now, expiresAt, payBefore, requestHash, genesis } = placed;
  const data = JSON.stringify({ amount: order.amount, currency: order.currency });
  const hash = sha256(data);
  return transaction(pool, async (db) => {
    const claimed = await db.query(insertKey([storefront, key, requestHash, orderId, now]));
    if (claimed.rowCount === 0) return false;
    const money = [order.amountMinor, order.currency];
    const texts = [order.description, order.invoiceNumber, JSON.stringify(order.items), JSON.stringify(order.metadata)];
    const customer = [Buffer.from(JSON.stringify(order.customer)), sha256(order.customer.email ?? '')];
    await db.query(
      insertOrder([orderId, storefront, order.reference, ...money, ...texts, ...customer, payBefore, hash, now]),
    );
    await db.query(insertSession([sessionId, orderId, ...money, expiresAt, now]));
    await db.query(insertEvent([uuidv7(), orderId, 1, 'order.placed', storefront, now, data, genesis, hash]));
    return true;
  });
}

async function save(
  pool: pg.Pool,
  { storefront, key }: PlaceOrderCommand,
  { orderId, sessionId, genesis }: Reservation,
  { zohoSessionId, answer }: { zohoSessionId: string; answer: object },
): Promise<void> {
  const now = new Date();
  const data = JSON.stringify({ paymentsSessionId: zohoSessionId });
  const hash = sha256(data);
  await transaction(pool, async (db) => {
    await db.query(openSession([sessionId, zohoSessionId, now]));
    await db.query(updateTimelineHead([orderId, 2, hash, now]));
    await db.query(insertEvent([uuidv7(), orderId, 2, 'session.opened', storefront, now, data, genesis, hash]));
    await db.query(finishKey([storefront, key, Buffer.from(JSON.stringify(answer)), now]));
  });
}

async function transaction<Result>(pool: pg.Pool, work: (db: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const db = await pool.connect();
  try {
    await db.query('BEGIN');
    const result = await work(db);
    await db.query('COMMIT');
    return result;
  } catch (error) {
    await db.query('ROLLBACK');
    throw error;
  } finally {
    db.release();
  }
}

function answerOf(order: PlaceOrder, placed: Reservation, paymentsSessionId: string): object {
  const { amount, currency } = order;
  return {
    id: placed.orderId,
    reference: order.reference,
    status: 'awaiting_payment',
    amount,
    currency,
    description: order.description,
    invoiceNumber: order.invoiceNumber,
    metadata: order.metadata,
    createdAt: placed.now,
    payBefore: placed.payBefore,
    paymentSession: {
      id: placed.sessionId,
      paymentsSessionId,
      status: 'open',
      attempt: 1,
      amount,
      currency,
      createdAt: placed.now,
      expiresAt: placed.expiresAt,
      checkoutUrl: null,
    },
  };
}

function sha256(data: string): Buffer {
  return createHash('sha256').update(data).digest();
}
