import { Injectable } from '@nestjs/common';
import { CustomerVault } from '../../orders/customer-vault.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import type { SupportOrderView } from './detail.dto.js';
import { DossierRepository } from './dossier.repository.js';
import { toSupportOrderView } from './detail.view.js';

/** Answers `GET /v1/support/orders/{orderId}`: the order's dossier as the desk sees it, from what is stored. Never calls Zoho. */
@Injectable()
export class OrderDetails {
  constructor(
    private readonly dossiers: DossierRepository,
    private readonly states: StateRepository,
    private readonly vault: CustomerVault,
  ) {}

  /** @throws NotFoundError */
  async get(orderId: string): Promise<SupportOrderView> {
    const dossier = await this.dossiers.get(orderId);
    const payers = new Map(dossier.payers.map(({ id, payerSealed }) => [id, this.vault.open(payerSealed)]));
    return toSupportOrderView(dossier, { customer: this.states.customerOf(dossier.record), payers });
  }
}
