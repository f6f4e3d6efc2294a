import { Injectable } from '@nestjs/common';
import { PrismaService } from '../database/prisma.service.js';
import type { Disagreement } from './check-invariants.js';

/** The one walk there is: over all orders, oldest first. */
const WALK = 'orders';

/** Writes the tables `invariant_checks` and `invariant_breaches`; no other class does. */
@Injectable()
export class InvariantChecksRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The order after which the walk goes on; null: from the first. */
  async position(): Promise<string | null> {
    const row = await this.prisma.invariantCheck.findUnique({ where: { id: WALK } });
    return row?.after ?? null;
  }

  async moveTo(after: string | null, updatedAt: Date): Promise<void> {
    const create = { id: WALK, after, updatedAt };
    await this.prisma.invariantCheck.upsert({ where: { id: WALK }, create, update: { after, updatedAt } });
  }

  /** The order after which the newest `count` begin; null if there are no more than that. */
  async newestFrom(count: number): Promise<string | null> {
    // ids are UUIDv7: the largest is the newest
    const row = await this.prisma.order.findFirst({ select: { id: true }, orderBy: { id: 'desc' }, skip: count });
    return row?.id ?? null;
  }

  /** Orders known to disagree, those found longest ago first. */
  async findBroken(limit: number): Promise<string[]> {
    const rows = await this.prisma.invariantBreach.findMany({ orderBy: { foundAt: 'asc' }, take: limit });
    return rows.map(({ orderId }) => orderId);
  }

  async keep(orderId: string, disagreements: readonly Disagreement[], foundAt: Date): Promise<void> {
    const what = disagreements.map((disagreement) => disagreement.what);
    const create = { orderId, what, foundAt };
    await this.prisma.invariantBreach.upsert({ where: { orderId }, create, update: { what } });
  }

  async forget(orderId: string): Promise<void> {
    await this.prisma.invariantBreach.deleteMany({ where: { orderId } });
  }
}
