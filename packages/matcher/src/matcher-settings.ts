/** What a matcher is: its settings, their check, and the identity that the ledger records beside each outcome. */
import { type EngineIdentity, MAX_MAKERS } from '@tulip/engine';
import { assert, canonicalJson } from '@tulip/std';
import { type BookSettings, DEFAULT_BOOK_SETTINGS, NO_LIMIT } from './order-book.ts';

/** Raised with every change that alters any outcome; the version of the snapshots' bytes is another. */
export const MATCHER_VERSION = '1';

export interface MatcherSettings {
  /** 1 to 32 of A–Z, 0–9, `.` and `-`. */
  readonly market: string;
  /**
   * How far beyond the best opposite price of its arrival a MARKET order may trade, in basis points of that price, rounded down
   * to cents: 0 to 1,000,000. What would trade beyond it ends with `price-collar`. Null is no collar, for benchmarks.
   */
  readonly collarBp: number | null;
  /** One command meets at most this many resting orders: 1 to 2^31 − 1; a lane that a ledger follows keeps to `MAX_MAKERS`. */
  readonly makersMax: number;
  /** Orders that may rest at once: 1 to 4,194,304. */
  readonly orderCapacity: number;
}

/** The market of the laptop and of every stage that does not say otherwise. */
export const DEFAULT_MATCHER_SETTINGS: MatcherSettings = {
  market: 'TULIP',
  collarBp: 1_000,
  makersMax: MAX_MAKERS,
  orderCapacity: DEFAULT_BOOK_SETTINGS.orderCapacity,
};

const COLLAR_MAX_BP = 1_000_000;
const ORDER_CAPACITY_MAX = 4_194_304;

export function assertMatcherSettings({ market, collarBp, makersMax, orderCapacity }: MatcherSettings): void {
  assert(/^[A-Z0-9.-]{1,32}$/.test(market), `bad market: ${market}`);
  assert(
    collarBp === null || isFromTo(collarBp, 0, COLLAR_MAX_BP),
    `collarBp is not an integer from 0 to ${COLLAR_MAX_BP}: ${collarBp}`,
  );
  assert(isFromTo(makersMax, 1, NO_LIMIT), `makersMax is not an integer from 1 to ${NO_LIMIT}: ${makersMax}`);
  assert(
    isFromTo(orderCapacity, 1, ORDER_CAPACITY_MAX),
    `orderCapacity is not an integer from 1 to ${ORDER_CAPACITY_MAX}: ${orderCapacity}`,
  );
}

function isFromTo(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

/** Name, version and one canonical text of the settings. */
export function matcherIdentityOf({ market, collarBp, makersMax, orderCapacity }: MatcherSettings): EngineIdentity {
  const settings = canonicalJson({ collarBp, makersMax, market, orderCapacity });
  return { name: 'matcher', version: MATCHER_VERSION, settings };
}

/** A tick is a cent, a lot is a bulb. The log is emptied after each command, so that its capacity is never met. */
export function bookSettingsOf({ makersMax, orderCapacity }: MatcherSettings): BookSettings {
  return { ...DEFAULT_BOOK_SETTINGS, makersMax, orderCapacity };
}

/** The collar of a MARKET order in ticks, for the best price on the side that it meets. */
export function collarTicks(collarBp: number | null, bestPrice: number): number {
  if (collarBp === null) return NO_LIMIT;
  return Math.min(Math.floor((bestPrice * collarBp) / 10_000), NO_LIMIT);
}
