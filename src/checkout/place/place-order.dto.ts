import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsObject, Matches, ValidateBy } from 'class-validator';
import { MayBeAbsent, Nested, NestedList } from '../../common/http/dto-decorators.js';
import { IsAmount, IsCurrency } from '../../common/http/money.decorators.js';
import { Text, textProblem } from '../../common/http/text.decorator.js';
import { ZOHO_LIMITS } from '../../zoho/limits.js';
import { CustomerDto, OrderItemDto } from '../answers/order-parts.dto.js';

/** Zoho takes five metadata entries; two are ours: order id and session id. */
const METADATA_ENTRIES = ZOHO_LIMITS.metadataEntries - 2;
const OUR_METADATA_KEYS = ['order_id', 'session_id'];
/** An order has a page of lines, not a catalogue; 256 KiB of body would allow a few thousand. */
const MAX_ITEMS = 500;
/** `POST /v1/orders`. */
export class PlaceOrderDto {
  @ApiProperty({ minLength: 1, maxLength: 50, example: 'SO-1001', description: 'Yours; one order per reference' })
  @Text({ max: 50 })
  reference!: string;

  @ApiProperty({
    example: '1499.50',
    description: 'Major units, more than zero, no more fraction digits than the currency has',
  })
  @IsAmount()
  amount!: string;

  @ApiProperty({ example: 'INR', description: 'ISO 4217; what the configured Zoho edition takes' })
  @IsCurrency()
  currency!: string;

  @ApiPropertyOptional({ example: 'Order SO-1001', description: 'At most 500 bytes; default: Order <reference>' })
  @MayBeAbsent()
  @Text({ maxBytes: ZOHO_LIMITS.descriptionBytes, multiline: true })
  description?: string;

  @ApiPropertyOptional({
    maxLength: ZOHO_LIMITS.invoiceNumberLength,
    example: 'INV-1001',
    description: 'At most 50 bytes',
  })
  @MayBeAbsent()
  @Text({ maxBytes: ZOHO_LIMITS.invoiceNumberLength })
  invoiceNumber?: string;

  @ApiPropertyOptional({ type: CustomerDto })
  @MayBeAbsent()
  @Nested(() => CustomerDto)
  customer?: CustomerDto;

  @ApiPropertyOptional({
    type: [OrderItemDto],
    description: 'If items carry unitAmount, their total must be the amount',
  })
  @MayBeAbsent()
  @NestedList(() => OrderItemDto, MAX_ITEMS)
  items?: OrderItemDto[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { channel: 'web' },
    description:
      'At most 3 entries, keys of 1–20 characters, values of at most 500 bytes. No personal data: Zoho shows it',
  })
  @MayBeAbsent()
  @IsObject({ message: 'must be an object' })
  @IsMetadata()
  metadata?: Record<string, string>;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the order expires if unpaid: default in 24 hours, at least 5 minutes ahead',
  })
  @MayBeAbsent()
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be a time such as "2026-12-01T10:00:00Z"' })
  @Matches(/T.*(Z|[+-]\d{2}:\d{2})$/, { message: 'must have a time and a time zone, such as "2026-12-01T10:00:00Z"' })
  payBefore?: string;
}

function IsMetadata(): PropertyDecorator {
  return ValidateBy({
    name: 'metadata',
    validator: {
      validate: (value) => metadataProblem(value) === null,
      defaultMessage: (args) => metadataProblem(args?.value) ?? 'is not valid',
    },
  });
}

function metadataProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null; // IsObject says so
  const entries = Object.entries(value);
  if (entries.length > METADATA_ENTRIES) return `must have at most ${METADATA_ENTRIES} entries`;
  for (const [key, text] of entries) {
    const keyProblem = textProblem(key, { maxBytes: ZOHO_LIMITS.metadataKeyLength });
    if (keyProblem) return `key "${key.slice(0, 30)}" ${keyProblem}`;
    if (OUR_METADATA_KEYS.includes(key)) return `key "${key}" is reserved`;
    const textsProblem = textProblem(text, { maxBytes: ZOHO_LIMITS.metadataValueBytes });
    if (textsProblem) return `value of "${key}" ${textsProblem}`;
  }
  return null;
}
