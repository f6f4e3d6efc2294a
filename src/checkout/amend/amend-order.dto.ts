import { PartialType, PickType } from '@nestjs/swagger';
import { PlaceOrderDto } from '../place/place-order.dto.js';

/** What of an unpaid order may change (contract 4). */
const AMENDABLE = ['amount', 'items', 'description', 'invoiceNumber', 'customer', 'metadata', 'payBefore'] as const;

export type AmendableMember = (typeof AMENDABLE)[number];

/** `PATCH /v1/orders/{orderId}`: each member that is sent takes the place of the order's, whole; the others stay as they are. */
export class AmendOrderDto extends PartialType(PickType(PlaceOrderDto, AMENDABLE), { skipNullProperties: false }) {}
