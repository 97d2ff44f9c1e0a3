/** What an engine shows of the market without being asked to trade: its reference price and its book. */
import type { EpochMs } from '@tulip/std';
import type { Cents, Lots } from './engine.ts';

export interface PriceLevel {
  readonly price: Cents;
  readonly quantity: Lots;
}

export interface BookView {
  /** Best (highest) first. */
  readonly bids: readonly PriceLevel[];
  /** Best (lowest) first. */
  readonly asks: readonly PriceLevel[];
  /** True where the ladder is drawn round a reference price and nobody's orders stand behind it. */
  readonly simulated: boolean;
}

export interface MarketData {
  /** The price round which the market trades at `at`. */
  referencePrice(at: EpochMs): Cents;
  /** At most `depth` levels a side. */
  book(at: EpochMs, depth: number): BookView;
}
