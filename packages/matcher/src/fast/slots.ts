/** Where a book's orders and price levels live: one growable array of slots of eight 32-bit words. */

export const SLOT_WORDS = 8;

/**
 * A slot is named by the index of its first word; slot 0 stands for none. The words of an order at rest, of a price level,
 * and of a free slot:
 *
 * | word | order | level | free |
 * |---|---|---|---|
 * | 0 | next in the queue | front of the queue | next free slot |
 * | 1 | previous in the queue | back of the queue | |
 * | 2 | id | price | |
 * | 3 | next with the same hash | next with the same hash | |
 * | 4 | owner | number of orders | |
 * | 5 | level and kind (`placeOf`) | 0 | 0 |
 * | 6 | open quantity | sum of the open quantities, | |
 * | 7 | turn | a float of 64 bits | |
 *
 * A queue is thus a ring through its level: an order joins and leaves it without asking who its neighbours are.
 */
export const NEXT = 0;
export const PREV = 1;
export const KEY = 2;
export const CHAIN = 3;
export const OWNER = 4;
export const PLACE = 5;
export const OPEN = 6;
export const TURN = 7;
export const ORDERS = 4;
const SUM = 6;

/** Level and kind of an order in one word; the kind is the five low bits of `termsOf`: side, post-only, self-trade policy. */
export const placeOf = (level: number, kind: number): number => (level << 2) | kind;
export const levelOfPlace = (place: number): number => (place >>> 5) << 3;
export const kindOfPlace = (place: number): number => place & 31;
/** Where a level's sum stands among the array's 64-bit floats. */
export const sumOf = (level: number): number => (level + SUM) >>> 1;

const SLOTS_AT_FIRST = 1024;
/** Slots for levels are set aside 4 KB at a time, so that levels lie close together among the many orders. */
const CHUNK_SLOTS = 128;

export class Slots {
  words = new Int32Array(SLOTS_AT_FIRST * SLOT_WORDS);
  /** The same bytes as 64-bit floats, for the levels' sums. */
  sums = new Float64Array(this.words.buffer);
  /** Slots from here on were never taken. */
  end = SLOT_WORDS;
  #free = 0;
  #freeForLevels = 0;

  /** A slot with whatever it last held; `words` and `sums` may be others afterwards. */
  take(): number {
    const slot = this.#free;
    if (slot === 0) return this.#extend();
    this.#free = this.words[slot + NEXT] as number;
    return slot;
  }

  release(slot: number): void {
    this.words[slot + PLACE] = 0;
    this.words[slot + NEXT] = this.#free;
    this.#free = slot;
  }

  /** Like `take`, for a level; levels and orders do not take each other's slots. */
  takeForLevel(): number {
    if (this.#freeForLevels === 0) {
      for (let slots = 0; slots < CHUNK_SLOTS; slots++) this.releaseLevel(this.#extend());
    }
    const slot = this.#freeForLevels;
    this.#freeForLevels = this.words[slot + NEXT] as number;
    return slot;
  }

  releaseLevel(slot: number): void {
    this.words[slot + NEXT] = this.#freeForLevels;
    this.#freeForLevels = slot;
  }

  /** The slots that nothing uses; of chains that lead in circles no more than there are slots. */
  freeSlots(): readonly number[] {
    const free: number[] = [];
    const freeMax = this.end / SLOT_WORDS;
    for (const first of [this.#free, this.#freeForLevels]) {
      for (let slot = first; slot !== 0 && free.length < freeMax; slot = this.words[slot + NEXT] as number) {
        free.push(slot);
      }
    }
    return free;
  }

  #extend(): number {
    const slot = this.end;
    if (slot === this.words.length) this.#grow();
    this.end = slot + SLOT_WORDS;
    return slot;
  }

  #grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.sums = new Float64Array(words.buffer);
  }
}
