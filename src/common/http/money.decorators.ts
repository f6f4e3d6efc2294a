import { Matches } from 'class-validator';

/** Twelve digits: an amount travels to Zoho as a JSON number, and even a program that reads it there into a float must hold it exactly. */
const AMOUNT = /^\d{1,12}(\.\d{1,3})?$/;
/** A line may be a discount, and the price of one may be finer than money is (0.03333 for one of 3,000). */
const PRICE = /^-?\d{1,12}(\.\d{1,6})?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** An amount of money in major units, as a decimal string. Whether the currency has so many digits is for the code that reads it. */
export const IsAmount = (example = '1499.50'): PropertyDecorator =>
  Matches(AMOUNT, { message: `must be a decimal string such as "${example}"` });

/** A price in an order line: a decimal string, negative for a discount, of up to six places. */
export const IsPrice = (example: string): PropertyDecorator =>
  Matches(PRICE, { message: `must be a decimal string such as "${example}" or "-${example}"` });

/** An ISO 4217 code. Whether Zoho takes the currency is for the code that reads it. */
export const IsCurrency = (): PropertyDecorator =>
  Matches(CURRENCY, { message: 'must be a currency code such as "INR"' });
