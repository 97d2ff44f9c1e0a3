/** Exact integer arithmetic on safe integers: every step of an outcome goes through here, so none can depend on rounding. */
import { assert } from '@tulip/std';

/** ⌊dividend ÷ divisor⌋, towards minus infinity, for a positive divisor. Exact: `%` on integers is, and what it leaves divides evenly. */
export function floorDiv(dividend: number, divisor: number): number {
  assert(Number.isSafeInteger(dividend), `not exact: ${dividend}`);
  assert(Number.isSafeInteger(divisor) && divisor > 0, `bad divisor: ${divisor}`);
  const rest = dividend % divisor;
  const truncated = (dividend - rest) / divisor;
  return rest < 0 ? truncated - 1 : truncated;
}

/** The value, moved to the nearer end of `low` … `high` when it lies outside. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The value on the straight line from `from` (at 0) to `to` (at `length`), `at` being from 0 to `length`; rounded down. */
export function interpolate(from: number, to: number, at: number, length: number): number {
  return floorDiv(from * (length - at) + to * at, length);
}
