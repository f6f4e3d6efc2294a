import { Type } from 'class-transformer';
import {
  IsArray,
  IsEmail,
  IsInt,
  IsISO8601,
  IsISO4217CurrencyCode,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const decimal = /^\d{1,12}\.\d{2}$/;

export class CustomerDto {
  @IsOptional()
  @IsString()
  name?: string;

  @IsOptional()
  @IsEmail()
  email?: string;

  @IsOptional()
  @Matches(/^\+\d{6,15}$/)
  phone?: string;
}

export class ItemDto {
  @IsString()
  sku!: string;

  @IsString()
  name!: string;

  @IsInt()
  @Min(1)
  quantity!: number;

  @IsOptional()
  @Matches(decimal)
  unitAmount?: string;
}

export class PlaceOrderDto {
  @IsString()
  @Length(1, 50)
  reference!: string;

  @Matches(decimal)
  amount!: string;

  @IsISO4217CurrencyCode()
  currency!: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  description?: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  invoiceNumber?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => CustomerDto)
  customer?: CustomerDto;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ItemDto)
  items?: ItemDto[];

  @IsOptional()
  @IsObject()
  metadata?: Record<string, string>;

  @IsOptional()
  @IsISO8601()
  payBefore?: string;
}
