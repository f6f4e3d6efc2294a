import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { DossierRepository } from '../order/dossier.repository.js';
import type { ExplanationView } from './explain.dto.js';
import { explain } from './explain.js';

/** Says in plain sentences why an order is in its state, from what is stored. Never calls Zoho. */
@Injectable()
export class ExplainOrder {
  constructor(
    private readonly dossiers: DossierRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError */
  async run(orderId: string): Promise<ExplanationView> {
    return explain(await this.dossiers.get(orderId), this.clock.now());
  }
}
