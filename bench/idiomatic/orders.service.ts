import { createHash } from 'node:crypto';
import { ConflictException, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '../../src/generated/prisma/client.js';
import type { PlaceOrderDto } from './place-order.dto.js';
import { PrismaService } from './prisma.service.js';
import { ZohoService } from './zoho.service.js';

const SESSION_MS = 15 * 60_000;
const PAY_WITHIN_MS = 24 * 60 * 60_000;

@Injectable()
export class OrdersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly zoho: ZohoService,
  ) {}

  async place(storefront: string, key: string, dto: PlaceOrderDto) {
    const placed = await this.reserve(storefront, key, dto);
    const zohoSession = await this.zoho.createSession({
      amount: Number(dto.amount),
      currency: dto.currency,
      description: placed.order.description,
      invoice_number: dto.invoiceNumber,
      reference_number: placed.session.id,
      meta_data: Object.entries({ ...dto.metadata, order_id: placed.order.id }).map(([name, value]) => ({
        key: name,
        value,
      })),
    });
    return this.save(storefront, key, dto, { ...placed, zohoSessionId: zohoSession.payments_session_id });
  }

  private async reserve(storefront: string, key: string, dto: PlaceOrderDto) {
    const now = new Date();
    const orderId = uuidv7();
    const money = { amountMinor: BigInt(dto.amount.replace('.', '')), currency: dto.currency };
    const data = { amount: dto.amount, currency: dto.currency };
    const hash = sha256(JSON.stringify(data));
    try {
      return await this.prisma.$transaction(async (tx) => {
        await tx.idempotencyKey.create({
          data: { owner: storefront, key, requestHash: sha256(JSON.stringify(dto)), orderId, createdAt: now },
        });
        const order = await tx.order.create({
          data: {
            id: orderId,
            storefront,
            reference: dto.reference,
            status: 'awaiting_payment',
            ...money,
            description: dto.description ?? `Order ${dto.reference}`,
            invoiceNumber: dto.invoiceNumber ?? null,
            items: (dto.items ?? []) as unknown as Prisma.InputJsonValue,
            metadata: dto.metadata ?? {},
            customerSealed: Buffer.from(JSON.stringify(dto.customer ?? {})),
            emailHash: sha256(dto.customer?.email ?? ''),
            payBefore: new Date(now.getTime() + PAY_WITHIN_MS),
            timelineSeq: 1,
            timelineHash: hash,
            createdAt: now,
            updatedAt: now,
          },
        });
        const session = await tx.paymentSession.create({
          data: {
            id: uuidv7(),
            orderId,
            attempt: 1,
            status: 'creating',
            ...money,
            expiresAt: new Date(now.getTime() + SESSION_MS),
            createdAt: now,
            updatedAt: now,
          },
        });
        await this.writeEvent(tx, { orderId, seq: 1, type: 'order.placed', actor: storefront, data, hash });
        return { order, session };
      });
    } catch (error) {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
        throw new ConflictException();
      throw error;
    }
  }

  private async save(
    storefront: string,
    key: string,
    dto: PlaceOrderDto,
    { order, session, zohoSessionId }: Awaited<ReturnType<OrdersService['reserve']>> & { zohoSessionId: string },
  ) {
    const now = new Date();
    const data = { paymentsSessionId: zohoSessionId };
    const hash = sha256(JSON.stringify(data));
    const answer = answerOf(dto, order, session, zohoSessionId);
    await this.prisma.$transaction(async (tx) => {
      await tx.paymentSession.update({
        where: { id: session.id },
        data: { status: 'open', zohoSessionId, lookedAt: now, nextLookAt: now, updatedAt: now },
      });
      await tx.order.update({
        where: { id: order.id },
        data: { timelineSeq: 2, timelineHash: hash, lookedAt: now, updatedAt: now },
      });
      await this.writeEvent(tx, { orderId: order.id, seq: 2, type: 'session.opened', actor: storefront, data, hash });
      await tx.idempotencyKey.update({
        where: { owner_key: { owner: storefront, key } },
        data: { responseStatus: 201, responseSealed: Buffer.from(JSON.stringify(answer)), finishedAt: now },
      });
    });
    return answer;
  }

  private async writeEvent(
    tx: Prisma.TransactionClient,
    event: Pick<Prisma.OrderEventUncheckedCreateInput, 'orderId' | 'seq' | 'type' | 'actor' | 'data' | 'hash'>,
  ): Promise<void> {
    await tx.orderEvent.create({
      data: { id: uuidv7(), cause: 'api', at: new Date(), prevHash: sha256(''), ...event },
    });
  }
}

function answerOf(
  dto: PlaceOrderDto,
  order: { id: string; description: string; createdAt: Date; payBefore: Date },
  session: { id: string; createdAt: Date; expiresAt: Date },
  paymentsSessionId: string,
) {
  const { amount, currency } = dto;
  return {
    id: order.id,
    reference: dto.reference,
    status: 'awaiting_payment',
    amount,
    currency,
    description: order.description,
    invoiceNumber: dto.invoiceNumber ?? null,
    metadata: dto.metadata ?? {},
    createdAt: order.createdAt,
    payBefore: order.payBefore,
    paymentSession: {
      id: session.id,
      paymentsSessionId,
      status: 'open',
      attempt: 1,
      amount,
      currency,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
      checkoutUrl: null,
    },
  };
}

function sha256(data: string) {
  return createHash('sha256').update(data).digest();
}
