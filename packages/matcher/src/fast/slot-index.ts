/** Finds the slot that carries a key, an order's id or a level's price: a hash table chained through the slots themselves. */
import { CHAIN, KEY, type Slots } from './slots.ts';

const BUCKETS_AT_FIRST = 1024;

export class SlotIndex {
  readonly #slots: Slots;
  #buckets = new Int32Array(BUCKETS_AT_FIRST);
  #shift = shiftFor(BUCKETS_AT_FIRST);
  count = 0;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The slot with this key; 0 when there is none. */
  find(key: number): number {
    const { words } = this.#slots;
    let slot = this.#buckets[bucketOf(key, this.#shift)] as number;
    while (slot !== 0 && words[slot + KEY] !== key) slot = words[slot + CHAIN] as number;
    return slot;
  }

  add(slot: number, key: number): void {
    if (this.count === this.#buckets.length) this.#grow();
    this.count++;
    const buckets = this.#buckets;
    const bucket = bucketOf(key, this.#shift);
    this.#slots.words[slot + CHAIN] = buckets[bucket] as number;
    buckets[bucket] = slot;
  }

  remove(slot: number, key: number): void {
    const { words } = this.#slots;
    const buckets = this.#buckets;
    const bucket = bucketOf(key, this.#shift);
    this.count--;
    let before = buckets[bucket] as number;
    if (before === slot) {
      buckets[bucket] = words[slot + CHAIN] as number;
      return;
    }
    while (words[before + CHAIN] !== slot) before = words[before + CHAIN] as number;
    words[before + CHAIN] = words[slot + CHAIN] as number;
  }

  /** How many slots the chains hold, at most one more than `count`: chains that lead in circles are not followed further. */
  slotsHeld(): number {
    const { words } = this.#slots;
    let held = 0;
    for (const first of this.#buckets) {
      for (let slot = first; slot !== 0 && held <= this.count; slot = words[slot + CHAIN] as number) held++;
    }
    return held;
  }

  #grow(): void {
    const { words } = this.#slots;
    const old = this.#buckets;
    const buckets = new Int32Array(old.length * 2);
    const shift = shiftFor(buckets.length);
    for (const first of old) {
      for (let slot = first; slot !== 0; ) {
        const next = words[slot + CHAIN] as number;
        const bucket = bucketOf(words[slot + KEY] as number, shift);
        words[slot + CHAIN] = buckets[bucket] as number;
        buckets[bucket] = slot;
        slot = next;
      }
    }
    this.#buckets = buckets;
    this.#shift = shift;
  }
}

/**
 * Keys are dense, so blocks of sixteen stay together in a cache line, and a multiplicative hash scatters the blocks. The
 * place within the block is turned by other bits of the hash: keys that are left over at a fixed stride spread too.
 */
function bucketOf(key: number, shift: number): number {
  const hash = Math.imul(key >>> 4, 0x9e3779b1);
  return ((hash >>> shift) << 4) | ((key ^ (hash >>> 10)) & 15);
}

function shiftFor(buckets: number): number {
  return Math.clz32(buckets - 1) + 4;
}
