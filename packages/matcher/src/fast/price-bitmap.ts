/** Which prices have a level: a bitmap with bitmaps of its non-zero words above it, up to a single word. */

/** Prices at first; room for all that there may be would be 12 MB, which are quickly had and slowly collected. */
const PRICES_AT_FIRST = 1 << 17;

export class PriceBitmap {
  /** The bits themselves, then the words that are not zero, and so on. They reach as far as the highest price that was set. */
  tiers: readonly Int32Array[] = tiersFor(PRICES_AT_FIRST);
  #bits = this.tiers[0] as Int32Array;

  set(price: number): void {
    if (price >>> 5 >= this.#bits.length) this.#grow(price);
    const bits = this.#bits;
    const before = bits[price >>> 5] as number;
    bits[price >>> 5] = before | (1 << price);
    if (before === 0) this.#setAbove(price >>> 5);
  }

  clear(price: number): void {
    const bits = this.#bits;
    const after = (bits[price >>> 5] as number) & ~(1 << price);
    bits[price >>> 5] = after;
    if (after === 0) this.#clearAbove(price >>> 5);
  }

  /** The highest price below this one that is set; 0 when there is none. */
  below(price: number): number {
    const word = (this.#bits[price >>> 5] as number) & ~(-1 << price);
    return word === 0 ? this.#wordBelow(price >>> 5) : (price & ~31) | highestBit(word);
  }

  /** The lowest price above this one that is set; 0 when there is none. */
  above(price: number): number {
    const word = (this.#bits[price >>> 5] as number) & (-2 << price);
    return word === 0 ? this.#wordAbove(price >>> 5) : (price & ~31) | lowestBit(word);
  }

  /** Every price that is set, ascending: a pass over all bits. */
  marked(): readonly number[] {
    const prices: number[] = [];
    const bits = this.#bits;
    for (let place = 0; place < bits.length; place++) {
      for (let left = bits[place] as number; left !== 0; left &= left - 1) prices.push((place << 5) | lowestBit(left));
    }
    return prices;
  }

  /** What is wrong between the tiers: each bit says whether the word below it is zero. */
  brokenTiers(): readonly string[] {
    const broken: string[] = [];
    for (let tier = 1; tier < this.tiers.length; tier++) {
      const [above, below] = [this.tiers[tier] as Int32Array, this.tiers[tier - 1] as Int32Array];
      for (let place = 0; place < below.length; place++) {
        const isMarked = (((above[place >>> 5] as number) >>> place) & 1) === 1;
        if (isMarked !== (below[place] !== 0))
          broken.push(`tier ${tier} of the bitmap is wrong about word ${place} below`);
      }
    }
    return broken;
  }

  #grow(price: number): void {
    const before = this.tiers;
    const tiers = tiersFor(2 << (31 - Math.clz32(price)));
    for (const [tier, words] of tiers.entries()) {
      const old = before[tier];
      if (old !== undefined) words.set(old);
      else words[0] = (tiers[tier - 1] as Int32Array)[0] === 0 ? 0 : 1;
    }
    this.tiers = tiers;
    this.#bits = tiers[0] as Int32Array;
  }

  #setAbove(word: number): void {
    const tiers = this.tiers;
    let place = word;
    for (let tier = 1; tier < tiers.length; tier++) {
      const words = tiers[tier] as Int32Array;
      const before = words[place >>> 5] as number;
      words[place >>> 5] = before | (1 << place);
      if (before !== 0) return;
      place >>>= 5;
    }
  }

  #clearAbove(word: number): void {
    const tiers = this.tiers;
    let place = word;
    for (let tier = 1; tier < tiers.length; tier++) {
      const words = tiers[tier] as Int32Array;
      const after = (words[place >>> 5] as number) & ~(1 << place);
      words[place >>> 5] = after;
      if (after !== 0) return;
      place >>>= 5;
    }
  }

  #wordBelow(word: number): number {
    const tiers = this.tiers;
    let place = word;
    for (let tier = 1; tier < tiers.length; tier++) {
      const found = ((tiers[tier] as Int32Array)[place >>> 5] as number) & ~(-1 << place);
      if (found !== 0) return this.#descend(tier, (place & ~31) | highestBit(found), highestBit);
      place >>>= 5;
    }
    return 0;
  }

  #wordAbove(word: number): number {
    const tiers = this.tiers;
    let place = word;
    for (let tier = 1; tier < tiers.length; tier++) {
      const found = ((tiers[tier] as Int32Array)[place >>> 5] as number) & (-2 << place);
      if (found !== 0) return this.#descend(tier, (place & ~31) | lowestBit(found), lowestBit);
      place >>>= 5;
    }
    return 0;
  }

  #descend(from: number, at: number, pick: (word: number) => number): number {
    let place = at;
    for (let tier = from - 1; tier >= 0; tier--) {
      place = (place << 5) | pick((this.tiers[tier] as Int32Array)[place] as number);
    }
    return place;
  }
}

function tiersFor(prices: number): readonly Int32Array[] {
  const tiers: Int32Array[] = [];
  let words = prices;
  do {
    words = (words + 31) >>> 5;
    tiers.push(new Int32Array(words));
  } while (words > 1);
  return tiers;
}

function highestBit(word: number): number {
  return 31 - Math.clz32(word);
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
