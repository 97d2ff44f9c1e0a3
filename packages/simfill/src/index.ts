/** SimFill, the fill engine of phase 1: outcomes that anyone can recompute, and the market data that goes with them. */
export { decideFills, type OrderTerms, type SimulatedFill, type SimulatedOutcome } from './decide-fills.ts';
export { PROFILES, type Profile, type ProfileName } from './profiles.ts';
export { referencePrice } from './reference-price.ts';
export { DEFAULT_SETTINGS, identityOf, PRICE_MAX_CENTS, PRICE_MIN_CENTS, type SimFillSettings } from './settings.ts';
export { createSimFill } from './sim-fill.ts';
export { BOOK_DEPTH_MAX, createSimulatedMarket } from './simulated-market.ts';
