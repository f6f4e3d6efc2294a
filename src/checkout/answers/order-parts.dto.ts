import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeBlank } from '../../common/http/dto-decorators.js';
import { KeptText } from '../../common/http/kept-text.decorator.js';
import { IsPrice } from '../../common/http/money.decorators.js';
import { IsQuantity, MAX_QUANTITY } from './quantity.decorator.js';

/** Who buys. None of it is needed to pay, so none of it is refused for what it says (contract 4). */
export class CustomerDto {
  @ApiPropertyOptional({ example: 'Asha', description: 'Beyond 100 characters, or with line breaks, a warning' })
  @MayBeBlank()
  @KeptText()
  name?: string;

  @ApiPropertyOptional({ example: 'asha@example.com', description: 'What is no address is kept with a warning' })
  @MayBeBlank()
  @KeptText()
  email?: string;

  @ApiPropertyOptional({
    example: '+919000000001',
    description: 'Digits, spaces and + - ( ); anything else is kept with a warning',
  })
  @MayBeBlank()
  @KeptText()
  phone?: string;
}

/** One line of an order. If every line has a total (its own, or quantity × unit), they must add up to the amount. */
export class OrderItemDto {
  @ApiPropertyOptional({ example: 'TEA-1' })
  @MayBeBlank()
  @KeptText()
  sku?: string;

  @ApiProperty({ example: 'Assam tea' })
  @KeptText()
  name!: string;

  @ApiPropertyOptional({
    oneOf: [
      { type: 'integer', minimum: 1, maximum: MAX_QUANTITY },
      { type: 'string', pattern: '^\\d{1,9}(\\.\\d{1,6})?$' },
    ],
    example: 2,
    description: 'A whole number, or decimal text of up to six places ("0.5"); more than zero; one if left out',
  })
  @MayBeBlank()
  @IsQuantity()
  quantity?: number | string;

  @ApiPropertyOptional({
    example: '749.75',
    description:
      'Price of one, in the currency of the order; negative for a discount. With a totalAmount it may be finer than the currency ' +
      '(up to six places): 3,000 at "0.03333"',
  })
  @MayBeBlank()
  @IsPrice('749.75')
  unitAmount?: string;

  @ApiPropertyOptional({
    example: '1499.50',
    description: 'What the line costs, exactly; it counts in place of quantity × unitAmount. Negative for a discount',
  })
  @MayBeBlank()
  @IsPrice('1499.50')
  totalAmount?: string;
}
