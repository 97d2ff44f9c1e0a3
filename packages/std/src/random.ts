/** Seeded pseudo-random numbers: jitter in a host, everything in a simulator; the same seed gives the same numbers for ever. */
import { assert } from './assert.ts';

export interface Random {
  /** A uniformly distributed unsigned 32-bit integer. */
  uint32(): number;
}

/** SplitMix32: one 32-bit word of state, a full period of 2^32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    uint32() {
      state = (state + 0x9e3779b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    },
  };
}

/** A uniformly distributed integer from 0 to `bound` − 1, without modulo bias. */
export function randomBelow(random: Random, bound: number): number {
  assert(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32, `bad bound: ${bound}`);
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const value = random.uint32();
    if (value < limit) return value % bound;
  }
}
