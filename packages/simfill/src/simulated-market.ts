/** What SimFill shows of its market: the reference price, and a ladder round it behind which nobody's orders stand. */
import type { Cents, Lots, MarketData, PriceLevel } from '@tulip/engine';
import { assert, type EpochMs } from '@tulip/std';
import { spreadCents } from './decide-fills.ts';
import { draw, marketKey, PURPOSE, scaleBelow } from './draws.ts';
import { floorDiv } from './integer.ts';
import { referencePrice } from './reference-price.ts';
import { assertSettings, PRICE_MAX_CENTS, PRICE_MIN_CENTS, type SimFillSettings } from './settings.ts';

/** No ladder is longer than this, whatever depth is asked for. */
export const BOOK_DEPTH_MAX = 100;
/** For how long the sizes of a ladder stay as they are. */
const BOOK_REFRESH_MS = 2_000;

type LadderSide = 'bid' | 'ask';

/** Makes the view. Throws an AssertionError for settings outside their bounds, and for a depth that is not a count. */
export function createSimulatedMarket(settings: SimFillSettings): MarketData {
  assertSettings(settings);
  return {
    referencePrice: (at) => referencePrice(settings, at),
    book(at, depth) {
      assert(Number.isSafeInteger(depth) && depth >= 0, `bad depth: ${depth}`);
      const levels = Math.min(depth, BOOK_DEPTH_MAX);
      return { bids: ladder(settings, at, 'bid', levels), asks: ladder(settings, at, 'ask', levels), simulated: true };
    },
  };
}

/** Level j (from 1) lies half a spread and j − 1 steps from the reference price and holds 1 % to 5 % of the profile's depth. */
function ladder(settings: SimFillSettings, at: EpochMs, side: LadderSide, depth: number): readonly PriceLevel[] {
  const { market, pathSeed, profile } = settings;
  const reference = referencePrice(settings, at);
  const halfSpread = spreadCents(reference, profile.halfSpreadPpm);
  const step = spreadCents(reference, profile.stepPpm);
  const sideIndex = side === 'bid' ? 0 : 1;
  const key = draw(marketKey(market, pathSeed), PURPOSE.book, sideIndex, floorDiv(at, BOOK_REFRESH_MS));
  const levels: PriceLevel[] = [];
  for (let level = 1; level <= depth; level++) {
    const distance = halfSpread + (level - 1) * step;
    const price = side === 'bid' ? reference - distance : reference + distance;
    if (price < PRICE_MIN_CENTS || price > PRICE_MAX_CENTS) break;
    const quantity = Math.max(1, floorDiv(profile.depthLots * (20 + scaleBelow(draw(key, level), 81)), 2_000));
    levels.push({ price: price as Cents, quantity: quantity as Lots });
  }
  return levels;
}
