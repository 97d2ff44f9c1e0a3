/** Seeded draws: everything that looks random in SimFill is one of these pure functions of keys and indices. */
import { assert, createRandom, hash32 } from '@tulip/std';

/** Raised with every change that alters any outcome or price; it is part of every hash input. */
export const SIMFILL_VERSION = '1';

/** What a draw is for: draws of different purposes share no numbers. */
export const PURPOSE = { path: 1, order: 2, book: 3, cycle: 4 } as const;

/** `draw(key, i, j)` = S(S(key ^ i) ^ j), where S(x) is the first number of SplitMix32 seeded with x; all are unsigned 32-bit. */
export function draw(key: number, ...indices: readonly number[]): number {
  return indices.reduce((state, index) => createRandom((state ^ index) >>> 0).uint32(), key);
}

/** The key from which all draws of one market and path start. */
export function marketKey(market: string, pathSeed: number): number {
  return hash32(`simfill/${SIMFILL_VERSION}/${market}/${pathSeed}`);
}

/** Scales a draw to 0 … bound − 1: ⌊value × bound ÷ 2^32⌋. The bound is at most 2^21, so that the product is exact. */
export function scaleBelow(value: number, bound: number): number {
  assert(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 21, `bad bound: ${bound}`);
  return Math.floor((value * bound) / 2 ** 32);
}
