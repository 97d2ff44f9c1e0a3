/** The small shapes that all others are made of: identifiers, prices, quantities, instants. */
import * as z from 'zod/mini';
import { MAX_PRICE, MAX_QUANTITY, MIN_PRICE, MIN_QUANTITY, parseDecimal } from './money.ts';

const DECIMAL_IN = /^(0|[1-9]\d{0,6})(\.\d{1,2})?$/;

/** A price as clients may write it: `"12.5"` and `"12.50"` are the same price. */
export const priceIn = z.string().check(
  z.regex(DECIMAL_IN, 'must be a decimal string with at most two decimals, such as "12.50"'),
  z.refine((text) => isPriceInRange(text), 'must lie between "0.01" and "1000000.00"'),
  z.describe('Decimal string, at most two decimals, from "0.01" to "1000000.00".'),
);

function isPriceInRange(text: string): boolean {
  const parsed = parseDecimal(text);
  return parsed.ok && parsed.value >= MIN_PRICE && parsed.value <= MAX_PRICE;
}

/** Money as we write it: exactly two decimals; may be negative where a difference is meant. */
export const decimalOut = z
  .string()
  .check(z.regex(/^-?\d{1,16}\.\d{2}$/), z.describe('Decimal string with exactly two decimals.'));

export const quantity = z.int().check(z.gte(MIN_QUANTITY), z.lte(MAX_QUANTITY));
export const quantityOut = z.int().check(z.gte(0));
export const seed = z.int().check(z.gte(0), z.lte(2 ** 32 - 1));
export const timestamp = z
  .string()
  .check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), z.describe('RFC 3339, UTC, milliseconds.'));
export const userId = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a–z, 0–9 and -, not starting with -'));
/** The name of a picture: its content, its size. */
export const avatarFile = z.string().check(z.regex(/^[0-9a-f]{32}-(128|64)\.webp$/));
export const orderId = z.string().check(z.regex(/^[0-9a-f]{32}$/));
export const regionName = z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/));
export const marketName = z.enum(['TULIP']);
export const streamName = z
  .string()
  .check(z.regex(/^[a-z0-9-]+\/[A-Z]+-\d{1,2}$/), z.describe('One Region’s ordered lane, such as us-east-2/TULIP-3.'));
export const seq = z.int().check(z.gte(1));
export const idempotencyKey = z
  .string()
  .check(z.regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters'));
export const cursor = z.string().check(z.minLength(1), z.maxLength(512));
