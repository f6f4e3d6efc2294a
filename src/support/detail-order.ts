import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { StateRepository } from '../reconciliation/state.repository.js';
import type { SupportOrderView } from './detail.dto.js';
import { DetailRepository } from './detail.repository.js';
import { toSupportOrderView } from './detail.view.js';
import { explain } from './explain.js';
import type { ExplanationView } from './explain.dto.js';

/** One order, as stored: all of it, or in plain words. Never calls Zoho. */
@Injectable()
export class OrderDetails {
  constructor(
    private readonly repository: DetailRepository,
    private readonly states: StateRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError */
  async get(orderId: string): Promise<SupportOrderView> {
    const dossier = await this.repository.get(orderId);
    return toSupportOrderView(dossier, this.states.customerOf(dossier.record));
  }

  /** @throws NotFoundError */
  async explain(orderId: string): Promise<ExplanationView> {
    return explain(await this.repository.get(orderId), this.clock.now());
  }
}
