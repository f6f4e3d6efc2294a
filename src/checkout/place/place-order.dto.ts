import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsObject, IsString, ValidateBy } from 'class-validator';
import { Moment } from '../../common/http/day-or-time.js';
import { MayBeBlank, Nested, NestedList, WithoutBlanks } from '../../common/http/dto-decorators.js';
import { IsAmount, IsCurrency } from '../../common/http/money.decorators.js';
import { Text, textProblem } from '../../common/http/text.decorator.js';
import { MAX_RETURN_URL, returnUrlProblem } from '../../orders/return-url.js';
import { ZOHO_LIMITS } from '../../zoho/limits.js';
import { CustomerDto, OrderItemDto } from '../answers/order-parts.dto.js';

/** Zoho takes five metadata entries; two are ours: order id and session id. */
const METADATA_ENTRIES = ZOHO_LIMITS.metadataEntries - 2;
const OUR_METADATA_KEYS = ['order_id', 'session_id'];
/** Contract 4, in characters. Zoho's limits are these numbers too, but perhaps of bytes: the wall cuts what goes there. */
const MAX_DESCRIPTION = 500;
const MAX_INVOICE_NUMBER = 50;
const MAX_METADATA_KEY = 20;
const MAX_METADATA_VALUE = 500;
/** An order has a page of lines, not a catalogue; 256 KiB of body would allow a few thousand. */
const MAX_ITEMS = 500;
/** More than any edition has. */
const MAX_METHODS = 20;

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

  @ApiPropertyOptional({
    maxLength: MAX_DESCRIPTION,
    example: 'Order SO-1001',
    description: 'Default: Order <reference>. Kept whole; what Zoho shows of it is cut to 500 bytes',
  })
  @MayBeBlank()
  @Text({ max: MAX_DESCRIPTION, multiline: true })
  description?: string;

  @ApiPropertyOptional({ maxLength: MAX_INVOICE_NUMBER, example: 'INV-1001' })
  @MayBeBlank()
  @Text({ max: MAX_INVOICE_NUMBER, multiline: true })
  invoiceNumber?: string;

  @ApiPropertyOptional({ type: CustomerDto })
  @MayBeBlank()
  @Nested(() => CustomerDto)
  customer?: CustomerDto;

  @ApiPropertyOptional({
    type: [OrderItemDto],
    description: 'If every item has a total (its own, or quantity × unitAmount), they must add up to the amount',
  })
  @MayBeBlank()
  @NestedList(() => OrderItemDto, MAX_ITEMS)
  items?: OrderItemDto[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { channel: 'web' },
    description: 'At most 3 entries, keys of 1–20 characters, values of at most 500. No personal data: Zoho shows it',
  })
  @WithoutBlanks()
  @MayBeBlank()
  @IsObject({ message: 'must be an object' })
  @IsMetadata()
  metadata?: Record<string, string>;

  @ApiPropertyOptional({
    type: [String],
    example: ['upi', 'card'],
    description:
      "What Zoho's page offers the shopper, for all sessions of the order. IN: card, upi, netbanking, wallet, bank_transfer; US: card, " +
      'ach_debit, apple_pay. Default: whatever the account has',
  })
  @MayBeBlank()
  @IsArray({ message: 'must be an array' })
  @ArrayNotEmpty({ message: 'must name a method, or be left out' })
  @ArrayMaxSize(MAX_METHODS, { message: `must have at most ${MAX_METHODS} entries` })
  @IsString({ each: true, message: 'must have texts only' })
  allowedPaymentMethods?: string[];

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_RETURN_URL,
    example: 'https://shop.example/thanks',
    description:
      'For shops without our script, for mail and chat: the sessions can be paid on Zoho’s hosted page too, at their `checkoutUrl`, and the ' +
      'shopper is sent here in the end. https, or http to loopback. Adds `orderId`, `reference` and `status` to its query',
  })
  @MayBeBlank()
  @Text({ max: MAX_RETURN_URL })
  @IsReturnUrl()
  returnUrl?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the order expires if unpaid: default in 24 hours, at least 5 minutes ahead',
  })
  @MayBeBlank()
  @Moment()
  payBefore?: string;
}

function IsReturnUrl(): PropertyDecorator {
  return ValidateBy({
    name: 'returnUrl',
    validator: {
      validate: (value) => typeof value !== 'string' || returnUrlProblem(value) === null, // Text says so
      defaultMessage: (args) => returnUrlProblem(String(args?.value)) ?? 'is not valid',
    },
  });
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
    const keyProblem = textProblem(key, { max: MAX_METADATA_KEY });
    if (keyProblem) return `key "${key.slice(0, 30)}" ${keyProblem}`;
    if (OUR_METADATA_KEYS.includes(key)) return `key "${key}" is reserved`;
    const textsProblem = textProblem(text, { max: MAX_METADATA_VALUE, multiline: true });
    if (textsProblem) return `value of "${key}" ${textsProblem}`;
  }
  return null;
}
