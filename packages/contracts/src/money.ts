/** Decimal strings on the wire, whole cents inside: at most two decimals in, exactly two out, never a float. */
import { assert, type Brand, err, ok, type Result } from '@tulip/std';

/** A price or an amount in hundredths of a guilder (fl); a safe integer, negative only for differences. */
export type Cents = Brand<number, 'Cents'>;
/** A number of bulbs; a safe integer. */
export type Lots = Brand<number, 'Lots'>;

/** The tick is 0.01, the lowest price "0.01", the highest "1000000.00". */
export const MIN_PRICE = 1 as Cents;
export const MAX_PRICE = 100_000_000 as Cents;
export const MIN_QUANTITY = 1 as Lots;
export const MAX_QUANTITY = 1_000_000 as Lots;

const DECIMAL = /^(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/;

export function cents(value: number): Cents {
  assert(Number.isSafeInteger(value), `not a whole number of cents: ${value}`);
  return value as Cents;
}

export function lots(value: number): Lots {
  assert(Number.isSafeInteger(value) && value >= 0, `not a quantity: ${value}`);
  return value as Lots;
}

/** `"12.5"` → 1250. Refuses signs, exponents, leading zeros, a third decimal and anything that is not a plain decimal. */
export function parseDecimal(text: string): Result<Cents, 'not-a-decimal'> {
  const match = DECIMAL.exec(text);
  if (match === null) return err('not-a-decimal');
  const [, guilders = '0', fraction = ''] = match;
  return ok(cents(Number(guilders) * 100 + Number(fraction.padEnd(2, '0'))));
}

/** `part` of `whole` of an amount of at least 0, rounded half up; exact whatever the product's size. The whole of it is itself. */
export function shareOf(amount: Cents, part: number, whole: number): Cents {
  assert(amount >= 0 && part >= 0 && part <= whole && whole > 0, `no share: ${part} of ${whole} of ${amount}`);
  return cents(Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole))));
}

/** 1250 → `"12.50"`, −5 → `"-0.05"`. */
export function formatCents(value: Cents): string {
  const absolute = Math.abs(value);
  const fraction = String(absolute % 100).padStart(2, '0');
  return `${value < 0 ? '-' : ''}${Math.floor(absolute / 100)}.${fraction}`;
}
