import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { ForbiddenError } from '../../auth/auth.errors.js';
import type { Principal } from '../../auth/principal.js';
import { MayBeAbsent } from '../../common/http/dto-decorators.js';

/** The optional body of `POST …/payment-sessions` and `POST …/cancel`. */
export class WhileUnderWayDto {
  /** No body is no wish (RequestValidationPipe). */
  static readonly mayBeAbsent = true;

  @ApiPropertyOptional({
    description:
      'True: do it although a payment of the order is under way. Storefront keys only; the shopper may pay twice',
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  whileUnderWay?: boolean;
}

/** Paying twice is the storefront's risk to take, with its own key: not the shopper's, and not the desk's. @throws ForbiddenError */
export function refuseOthersWish(principal: Principal, { whileUnderWay = false }: WhileUnderWayDto): void {
  if (whileUnderWay && principal.role !== 'storefront') throw new ForbiddenError();
}
