import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/app-error.js';
import { PrismaService, type Transaction } from '../../database/prisma.service.js';
import { runIn } from '../../database/database.js';
import { Prisma } from '../../generated/prisma/client.js';
import { StateRepository } from '../../reconciliation/state.repository.js';

/** The desk's word for everything stored about one order, all read at one moment. */
export type OrderDossier = Awaited<ReturnType<typeof readDossier>>;

/** Reads the {@link OrderDossier} of an order. Writes nothing. */
@Injectable()
export class DossierRepository {
  constructor(
    private readonly prisma: PrismaService,
    private readonly states: StateRepository,
  ) {}

  /** @throws NotFoundError */
  get(orderId: string): Promise<OrderDossier> {
    // One snapshot: a timeline that is ahead of its order would explain what is not there.
    const options = { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead };
    return this.prisma.$transaction((tx) => readDossier(tx, this.states, orderId), options);
  }
}

const SESSION = { id: true, nextLookAt: true, failureCode: true, failureDetail: true } as const;

const REFUND = {
  id: true, zohoRefundId: true, paymentId: true, status: true, amountMinor: true, currency: true, reason: true, description: true,
  failureReason: true, bankReference: true, requestedBy: true, callStartedAt: true, createdAt: true, updatedAt: true,
} as const; // prettier-ignore

const CASE = {
  id: true, kind: true, paymentId: true, sessionId: true, refundId: true, status: true, evidence: true, assignee: true, openedAt: true,
  resolvedAt: true, resolvedBy: true, resolution: true, note: true,
} as const; // prettier-ignore

const EVENT = {
  seq: true, type: true, cause: true, actor: true, requestId: true, at: true, data: true, evidence: true,
} as const; // prettier-ignore

const DELIVERY = {
  id: true, seq: true, type: true, status: true, attempts: true, nextAttemptAt: true, createdAt: true, deliveredAt: true,
  tries: { select: { at: true, httpStatus: true, error: true, durationMs: true }, orderBy: { at: 'asc' } },
} as const; // prettier-ignore

/** Not the body: it carries e-mail and phone, and decided nothing. */
const WEBHOOK = {
  eventId: true, type: true, zohoSessionId: true, zohoPaymentId: true, zohoRefundId: true, deliveries: true, status: true,
  verdict: true, eventTime: true, receivedAt: true, processedAt: true,
} as const; // prettier-ignore

async function readDossier(tx: Transaction, states: StateRepository, orderId: string) {
  const record = await states.find(runIn(tx), orderId);
  if (!record) throw new NotFoundError();
  const where = { orderId };
  const zohoSessionIds = record.sessions.flatMap(({ zohoSessionId }) => zohoSessionId ?? []);
  const paymentIds = record.payments.map(({ id }) => id);
  return {
    record,
    payers: await tx.payment.findMany({ where, select: { id: true, payerSealed: true } }),
    sessions: await tx.paymentSession.findMany({ where, select: SESSION }),
    refunds: await tx.refund.findMany({ where, select: REFUND, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
    cases: await tx.case.findMany({ where, select: CASE, orderBy: [{ openedAt: 'asc' }, { id: 'asc' }] }),
    timeline: await tx.orderEvent.findMany({ where, select: EVENT, orderBy: { seq: 'asc' } }),
    deliveries: await tx.eventDelivery.findMany({ where, select: DELIVERY, orderBy: { seq: 'asc' } }),
    // Whatever the message named; `order_id` is only known once it was worked on.
    webhooks: await tx.webhookEvent.findMany({
      where: { OR: [where, { zohoSessionId: { in: zohoSessionIds } }, { zohoPaymentId: { in: paymentIds } }] },
      select: WEBHOOK,
      orderBy: [{ receivedAt: 'asc' }, { eventId: 'asc' }],
    }),
  };
}
