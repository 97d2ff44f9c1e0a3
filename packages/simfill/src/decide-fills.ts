/** The outcome of an order: a pure function of its terms, its simulationSeed, the settings and the reference price at acceptance. */
import { type CancelReason, type Cents, type Lots, MAX_SIMULATED_FILLS, type PlaceCommand } from '@tulip/engine';
import { assert, must } from '@tulip/std';
import { draw, marketKey, PURPOSE, scaleBelow } from './draws.ts';
import { clamp, floorDiv } from './integer.ts';
import type { Profile } from './profiles.ts';
import { referencePrice } from './reference-price.ts';
import { PRICE_MAX_CENTS, PRICE_MIN_CENTS, type SimFillSettings } from './settings.ts';

/** All that an outcome depends on. Ids are not in it: renaming a client or an order changes nothing. */
export type OrderTerms = Pick<
  PlaceCommand,
  'side' | 'type' | 'timeInForce' | 'price' | 'quantity' | 'simulationSeed' | 'acceptedAt'
>;

export interface SimulatedFill {
  readonly price: Cents;
  readonly quantity: Lots;
}

export interface SimulatedOutcome {
  /** The reference price at acceptance. */
  readonly reference: Cents;
  /** Who stood on the other side, best price first: at most {@link MAX_SIMULATED_FILLS}. */
  readonly makers: readonly SimulatedFill[];
  /** What the order took of them: always the first of `makers`, whole. */
  readonly fills: readonly SimulatedFill[];
  /** Why the rest was cancelled; null when nothing was left. */
  readonly cancelReason: CancelReason | null;
}

const QUANTITY_MAX = 1_000_000;
const PPM = 1_000_000;
/** Which of an order's draws decides what; the lists take one number for each maker. */
const DRAW = { liquidity: 1, thinPercent: 2, capacityPercent: 3, makerCount: 4, shares: 10, prices: 20 } as const;

/** Decides an order. Throws an AssertionError for terms that validation never lets through. */
export function decideFills(order: OrderTerms, settings: SimFillSettings): SimulatedOutcome {
  assertTerms(order);
  const { profile } = settings;
  const orderKey = draw(marketKey(settings.market, settings.pathSeed), PURPOSE.order, order.simulationSeed);
  const drawBelow = (index: number, bound: number): number => scaleBelow(draw(orderKey, index), bound);

  const reference = referencePrice(settings, order.acceptedAt);
  const quantities = makerQuantities(availableLots(order, profile, drawBelow), profile, drawBelow);
  const prices = makerPrices(order, reference, profile, drawBelow);
  const makers = quantities.map((quantity, index) => ({ price: must(prices[index], 'price of a maker'), quantity }));

  // Prices only get worse along the list, so what is within the limit is a first part of it.
  const within = makers.filter((maker) => isWithinLimit(order, maker.price));
  const filled = within.reduce((sum, maker) => sum + maker.quantity, 0);
  if (filled === order.quantity) return { reference, makers, fills: within, cancelReason: null };
  if (order.timeInForce === 'FOK') return { reference, makers, fills: [], cancelReason: 'fok-unfilled' };
  return { reference, makers, fills: within, cancelReason: remainderReason(order, filled) };
}

type DrawBelow = (index: number, bound: number) => number;

/** How many lots stand against the order: none, too few, or enough, and never more than the profile's depth ± 50 %. */
function availableLots({ side, quantity }: OrderTerms, profile: Profile, drawBelow: DrawBelow): number {
  const liquidity = drawBelow(DRAW.liquidity, 10_000);
  if (liquidity < profile.noneBp[side]) return 0;
  const isThin = liquidity < profile.noneBp[side] + profile.thinBp[side];
  const percent = isThin ? 10 + drawBelow(DRAW.thinPercent, 81) : 100;
  const capacity = floorDiv(profile.depthLots * (50 + drawBelow(DRAW.capacityPercent, 101)), 100);
  return Math.max(1, Math.min(floorDiv(quantity * percent, 100), capacity));
}

/** Splits what is available among one to five makers, each of at least one lot. */
function makerQuantities(available: number, profile: Profile, drawBelow: DrawBelow): readonly Lots[] {
  const count = Math.min(makerCount(profile, drawBelow(DRAW.makerCount, 10_000)), available);
  const shares = Array.from({ length: count }, (_, index) => 1 + drawBelow(DRAW.shares + index + 1, 100));
  const sumOfShares = shares.reduce((sum, share) => sum + share, 0);
  const quantities: Lots[] = [];
  let left = available;
  for (const [index, share] of shares.entries()) {
    const isLast = index === count - 1;
    const quantity = isLast ? left : 1 + floorDiv((available - count) * share, sumOfShares);
    quantities.push(quantity as Lots);
    left -= quantity;
  }
  return quantities;
}

/** The smallest count whose cumulative share of `makerCountBp` exceeds the draw. */
function makerCount(profile: Profile, drawn: number): number {
  let cumulative = 0;
  const index = profile.makerCountBp.findIndex((shareBp) => {
    cumulative += shareBp;
    return drawn < cumulative;
  });
  return index + 1;
}

/** Prices of all five possible makers: the first anywhere within the half spread, each further one at least a cent worse. */
function makerPrices({ side }: OrderTerms, reference: Cents, profile: Profile, drawBelow: DrawBelow): readonly Cents[] {
  const halfSpread = spreadCents(reference, profile.halfSpreadPpm);
  const step = spreadCents(reference, profile.stepPpm);
  const prices: Cents[] = [];
  let worseBy = drawBelow(DRAW.prices + 1, 2 * halfSpread + 1) - halfSpread;
  for (let maker = 1; maker <= MAX_SIMULATED_FILLS; maker++) {
    if (maker > 1) worseBy += 1 + drawBelow(DRAW.prices + maker, step);
    const price = side === 'BUY' ? reference + worseBy : reference - worseBy;
    prices.push(clamp(price, PRICE_MIN_CENTS, PRICE_MAX_CENTS) as Cents);
  }
  return prices;
}

/** A part of the reference price in cents, at least one. */
export function spreadCents(reference: Cents, partPpm: number): number {
  return Math.max(1, floorDiv(reference * partPpm, PPM));
}

function isWithinLimit({ side, price: limit }: OrderTerms, price: Cents): boolean {
  if (limit === null) return true;
  return side === 'BUY' ? price <= limit : price >= limit;
}

function remainderReason({ type, timeInForce }: OrderTerms, filled: number): CancelReason {
  const isImmediate = type === 'MARKET' || timeInForce === 'IOC';
  return isImmediate && filled > 0 ? 'ioc-remainder' : 'no-liquidity';
}

function assertTerms({ type, price, quantity, simulationSeed }: OrderTerms): void {
  assert(Number.isInteger(quantity) && quantity >= 1 && quantity <= QUANTITY_MAX, `bad quantity: ${quantity}`);
  assert((type === 'MARKET') === (price === null), `a ${type} order with price ${price}`);
  assert(
    price === null || (Number.isInteger(price) && price >= PRICE_MIN_CENTS && price <= PRICE_MAX_CENTS),
    `bad price: ${price}`,
  );
  assert(simulationSeed >>> 0 === simulationSeed, `bad simulationSeed: ${simulationSeed}`);
}
