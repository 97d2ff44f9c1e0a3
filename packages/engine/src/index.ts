/** The one interface that SimFill and the matcher both implement; everything outside it is the same in both phases. */
export type { BookEngine } from './book-engine.ts';
export {
  type CancelCommand,
  type CancelReason,
  type Cents,
  type EngineCommand,
  type EngineEvent,
  type EngineIdentity,
  type FillEngine,
  type Lots,
  MAX_MAKERS,
  MAX_SIMULATED_FILLS,
  type OrderType,
  type PlaceCommand,
  type ReplaceCommand,
  type SelfTradePolicy,
  type Side,
  type TimeInForce,
} from './engine.ts';
export type { BookView, MarketData, PriceLevel } from './market-data.ts';
