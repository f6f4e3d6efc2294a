import { Injectable, NotFoundException } from '@nestjs/common';
import { PrismaService } from './prisma.service.js';
import { ZohoService } from './zoho.service.js';

@Injectable()
export class OrderStatusService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly zoho: ZohoService,
  ) {}

  /** Zoho's view of the latest session, at most `maxAgeMs` old. (It only looks: nobody pays in this comparison.) */
  async read(storefront: string, id: string, maxAgeMs: number) {
    const order = await this.find(storefront, id);
    const age = Date.now() - (order.lookedAt?.getTime() ?? 0);
    if (age <= maxAgeMs) return toAnswer(order, 'cached');
    await this.look(order);
    return toAnswer(await this.find(storefront, id), 'live');
  }

  private async find(storefront: string, id: string) {
    const order = await this.prisma.order.findFirst({
      where: { id, storefront },
      include: {
        sessions: { orderBy: { attempt: 'desc' }, take: 1 },
        payments: { orderBy: { firstSeenAt: 'asc' } },
        cases: { where: { status: 'open' } },
      },
    });
    if (!order) throw new NotFoundException();
    return order;
  }

  private async look(order: FoundOrder): Promise<void> {
    const [session] = order.sessions;
    if (!session?.zohoSessionId) return;
    const { status } = await this.zoho.getSession(session.zohoSessionId);
    const now = new Date();
    await this.prisma.$transaction(async (tx) => {
      await tx.paymentSession.update({
        where: { id: session.id },
        data: { zohoStatus: status ?? null, lookedAt: now },
      });
      await tx.order.update({ where: { id: order.id }, data: { lookedAt: now } });
    });
  }
}

type FoundOrder = Awaited<ReturnType<OrderStatusService['find']>>;

function toAnswer(order: FoundOrder, source: 'cached' | 'live') {
  const [session] = order.sessions;
  const amount = decimal(order.amountMinor);
  return {
    orderId: order.id,
    reference: order.reference,
    status: order.status,
    amount,
    currency: order.currency,
    paymentSession: session && {
      id: session.id,
      paymentsSessionId: session.zohoSessionId,
      status: session.status,
      zohoStatus: session.zohoStatus,
      attempt: session.attempt,
      amount: decimal(session.amountMinor),
      currency: session.currency,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
      checkoutUrl: null,
    },
    payments: order.payments.map((payment) => ({
      paymentId: payment.id,
      paymentsSessionId: payment.zohoSessionId,
      status: payment.status,
      amount: payment.amountText,
      createdAt: payment.zohoCreatedAt,
    })),
    paidAt: order.paidAt,
    attention: order.cases.map(({ kind }) => kind),
    nextAction: order.status === 'awaiting_payment' ? 'pay' : 'none',
    source,
    asOf: order.lookedAt,
  };
}

function decimal(minor: bigint): string {
  return (Number(minor) / 100).toFixed(2);
}
