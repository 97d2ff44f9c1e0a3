/** Order flows from a seed: which operations come, in what share, and round which price. */
import { createRandom, must, type Random, randomBelow } from '@tulip/std';
import { FlowBuilder } from './flow-builder.ts';
import { OP_IOC, OP_LIMIT, OP_MARKET, OP_MODIFY, type Operations } from './operations.ts';

export interface FlowSize {
  /** Orders that rest before the timed operations begin. */
  readonly resting: number;
  /** Timed operations. */
  readonly count: number;
}

const BUY = 0;
const SELL = 1;
const START_PRICE = 10_000_000;

/** 57 % limit orders near a touch that walks, 33 % cancels of which 3 % come too late, 9 % that take, 1 % modifies. */
export function mixedFlow(seed: number, { resting, count }: FlowSize): Operations {
  const random = createRandom(seed);
  const flow = new FlowBuilder(resting + count, random);
  const market = { mid: START_PRICE, reach: 64, restingReach: 64 };
  preload(flow, random, resting, market);
  while (flow.count < resting + count) {
    if (randomBelow(random, 8) === 0) market.mid += randomBelow(random, 3) - 1;
    mixedStep(flow, random, market);
  }
  return flow.finish(resting);
}

/** The mixed flow over a book whose orders rest up to 25,000 ticks from the touch, where half of the new ones go too. */
export function deepFlow(seed: number, { resting, count }: FlowSize): Operations {
  const random = createRandom(seed);
  const flow = new FlowBuilder(resting + count, random);
  const market = { mid: START_PRICE, reach: 64, restingReach: 25_000 };
  preload(flow, random, resting, market);
  while (flow.count < resting + count) {
    if (randomBelow(random, 8) === 0) market.mid += randomBelow(random, 3) - 1;
    const reach = randomBelow(random, 2) === 0 ? market.restingReach : market.reach;
    mixedStep(flow, random, { ...market, reach });
  }
  return flow.finish(resting);
}

/** Small orders that rest, and now and then one that eats some sixty of them. */
export function sweepFlow(seed: number, { resting, count }: FlowSize): Operations {
  const random = createRandom(seed);
  const flow = new FlowBuilder(resting + count, random);
  const market = { mid: START_PRICE, reach: 100, restingReach: 100 };
  preload(flow, random, resting, market);
  while (flow.count < resting + count) {
    const drawn = randomBelow(random, 1_000);
    if (drawn < 945) rest(flow, random, market, 20);
    else if (drawn < 985) flow.cancelOne(0);
    else {
      const side = randomBelow(random, 2);
      flow.add(OP_IOC, side, side === BUY ? market.mid + 200 : market.mid - 200, 1 + randomBelow(random, 1_260));
    }
  }
  return flow.finish(resting);
}

/** The mixed flow round a price that jumps by up to `swing` ticks every 500 operations, eating all that is in its way. */
export function swingFlow(seed: number, swing: number, { resting, count }: FlowSize): Operations {
  const random = createRandom(seed);
  const flow = new FlowBuilder(resting + count, random);
  const market = { mid: START_PRICE, reach: 64, restingReach: 64 };
  preload(flow, random, resting, market);
  while (flow.count < resting + count) {
    if (flow.count % 500 === 0) jump(flow, random, market, swing);
    else mixedStep(flow, random, market);
  }
  return flow.finish(resting);
}

interface MarketState {
  mid: number;
  /** How far from the mid price new orders go. */
  readonly reach: number;
  /** How far from it the orders of the preload go. */
  readonly restingReach: number;
}

function preload(flow: FlowBuilder, random: Random, resting: number, market: MarketState): void {
  while (flow.count < resting) rest(flow, random, { ...market, reach: market.restingReach }, 100);
}

function mixedStep(flow: FlowBuilder, random: Random, market: MarketState): void {
  const drawn = randomBelow(random, 100);
  if (drawn < 57) rest(flow, random, market, 100);
  else if (drawn < 90) flow.cancelOne(3);
  else if (drawn < 99) take(flow, random, market);
  else modify(flow, random, market);
}

/** A limit order on its own side of the mid price, more often near it than far. */
function rest(flow: FlowBuilder, random: Random, market: MarketState, quantityMax: number): void {
  const side = randomBelow(random, 2);
  flow.add(OP_LIMIT, side, restingPrice(random, side, market), 1 + randomBelow(random, quantityMax));
}

function restingPrice(random: Random, side: number, { mid, reach }: MarketState): number {
  const distance = 1 + Math.min(randomBelow(random, reach), randomBelow(random, reach));
  return side === BUY ? mid - distance : mid + distance;
}

function take(flow: FlowBuilder, random: Random, { mid }: MarketState): void {
  const side = randomBelow(random, 2);
  const price = side === BUY ? mid + 8 : mid - 8;
  const drawn = randomBelow(random, 8);
  const type = drawn === 0 ? OP_MARKET : drawn < 5 ? OP_IOC : OP_LIMIT;
  flow.add(type, side, type === OP_MARKET ? 0 : price, 1 + randomBelow(random, 250));
}

function modify(flow: FlowBuilder, random: Random, market: MarketState): void {
  const order = flow.pick();
  if (order === undefined) return;
  flow.change(OP_MODIFY, order, restingPrice(random, order.side, market), 1 + randomBelow(random, 100));
}

function jump(flow: FlowBuilder, random: Random, market: MarketState, swing: number): void {
  const ticks = 1 + randomBelow(random, swing);
  const isUp = market.mid < START_PRICE;
  market.mid += isUp ? ticks : -ticks;
  flow.add(OP_IOC, isUp ? BUY : SELL, must(market.mid, 'a price'), 1_000_000);
}
