/** Instants as whole milliseconds since 1970-01-01T00:00:00Z, and their RFC 3339 form, without the global `Date`. */
import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** Whole milliseconds since the Unix epoch, UTC. */
export type EpochMs = Brand<number, 'EpochMs'>;

/** Where the present instant comes from: wall time in a host, virtual time in the simulator. */
export interface Clock {
  now(): EpochMs;
}

/** Waiting, as a dependency: real timers in a host, virtual ones in the simulator. */
export interface Timer {
  sleep(durationMs: number): Promise<void>;
}

export const DAY_MS = 86_400_000;
const MAX_EPOCH_MS = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z, the last instant RFC 3339 can name.

export function epochMs(value: number): EpochMs {
  assert(Number.isSafeInteger(value) && value >= 0 && value <= MAX_EPOCH_MS, `not an instant in ms: ${value}`);
  return value as EpochMs;
}

/** `1637-02-03T10:15:30.250Z`: always UTC, always three decimals, so that text order is time order. */
export function toRfc3339(instant: EpochMs): string {
  const days = Math.floor(instant / DAY_MS);
  const inDay = instant - days * DAY_MS;
  const { year, month, day } = civilFromDays(days);
  const hours = Math.floor(inDay / 3_600_000);
  const minutes = Math.floor(inDay / 60_000) % 60;
  const seconds = Math.floor(inDay / 1000) % 60;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(inDay % 1000, 3)}Z`;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/;

/** The inverse of {@link toRfc3339}; `undefined` for any other text. */
export function fromRfc3339(text: string): EpochMs | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = match.slice(1).map(Number);
  const instant = daysFromCivil(year, month, day) * DAY_MS + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + ms;
  if (instant < 0 || instant > MAX_EPOCH_MS) return undefined;
  return toRfc3339(instant as EpochMs) === text ? (instant as EpochMs) : undefined;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

// Both conversions: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days and days_from_civil.
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
