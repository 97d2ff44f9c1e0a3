/** A fill engine whose orders rest: what it shows of its book. */
import type { FillEngine } from './engine.ts';
import type { PriceLevel } from './market-data.ts';

export interface BookEngine extends FillEngine {
  /** The best `depth` levels of each side, best first: every order that rests, and nothing else. */
  levels(depth: number): { readonly bids: readonly PriceLevel[]; readonly asks: readonly PriceLevel[] };
}
