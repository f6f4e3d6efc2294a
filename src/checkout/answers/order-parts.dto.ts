import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsInt, Matches, Max, Min } from 'class-validator';
import { IsAmount } from '../../common/http/money.decorators.js';
import { MayBeAbsent } from '../../common/http/dto-decorators.js';
import { Text } from '../../common/http/text.decorator.js';

const MAX_QUANTITY = 1_000_000;

export class CustomerDto {
  @ApiPropertyOptional({ maxLength: 100, example: 'Asha' })
  @MayBeAbsent()
  @Text({ max: 100 })
  name?: string;

  @ApiPropertyOptional({ format: 'email', maxLength: 254, example: 'asha@example.com' })
  @MayBeAbsent()
  @IsEmail({}, { message: 'must be an e-mail address' })
  email?: string;

  @ApiPropertyOptional({ example: '+919000000001', description: 'Digits, spaces and + - ( )' })
  @MayBeAbsent()
  @Matches(/^\+?[0-9 ()-]{5,25}$/, { message: 'must be a phone number' })
  phone?: string;
}

export class OrderItemDto {
  @ApiPropertyOptional({ maxLength: 100, example: 'TEA-1' })
  @MayBeAbsent()
  @Text({ max: 100 })
  sku?: string;

  @ApiProperty({ maxLength: 200, example: 'Assam tea' })
  @Text({ max: 200 })
  name!: string;

  @ApiProperty({ minimum: 1, maximum: MAX_QUANTITY, example: 2 })
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(MAX_QUANTITY, { message: `must be at most ${MAX_QUANTITY}` })
  quantity!: number;

  @ApiPropertyOptional({ example: '749.75', description: 'Price of one, in the currency of the order' })
  @MayBeAbsent()
  @IsAmount()
  unitAmount?: string;
}
