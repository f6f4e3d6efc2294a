import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { Prisma, type ZohoPulse } from '../generated/prisma/client.js';

/** What a walk over the head of Zoho's list came to. */
export type PulseResult = Pick<ZohoPulse, 'beganAt' | 'news' | 'confirmed' | 'distrustedUntil' | 'lagMs'>;

/** Writes the table `zoho_pulses`; no other class does. */
@Injectable()
export class PulseRepository {
  private readonly id: string;

  constructor(
    config: AppConfig,
    private readonly database: Database,
  ) {
    this.id = config.zoho.accountId;
  }

  find(): Promise<ZohoPulse | null> {
    return this.database.run.prisma.zohoPulse.findUnique({ where: { id: this.id } });
  }

  /** True if the next pulse is this replica's to make: the last is that old, and there is an order to watch. One statement. */
  async claim(now: Date, lastBefore: Date): Promise<boolean> {
    const rows = await this.database.run(Prisma.sql`INSERT INTO zoho_pulses (id, claimed_at)
      SELECT ${this.id}::text, ${now}::timestamptz
        WHERE EXISTS (SELECT 1 FROM payment_sessions WHERE status = 'open' AND next_look_at IS NOT NULL)
      ON CONFLICT (id) DO UPDATE SET claimed_at = EXCLUDED.claimed_at WHERE zoho_pulses.claimed_at <= ${lastBefore}::timestamptz
      RETURNING id`);
    return rows.length > 0;
  }

  /** Tells all replicas, unless a younger pulse was quicker. */
  async publish(result: PulseResult): Promise<void> {
    const isOlder = { OR: [{ beganAt: null }, { beganAt: { lt: result.beganAt ?? new Date(0) } }] };
    await this.database.run.prisma.zohoPulse.updateMany({ where: { id: this.id, ...isOlder }, data: result });
  }
}
