/** Numbers by name: a hash table in one typed array. The names themselves lie elsewhere; one is looked at only where hashes agree. */

/** Who knows the names. */
export interface Names {
  nameOf(number: number): string;
}

const CAPACITY_AT_FIRST = 1 << 10;
/** Words of an entry: the hash, and the number; 0 is no number. */
const ENTRY_WORDS = 2;

/** Linear probing without tombstones, at most half full. A `Map` from strings costs three times as much where a book is deep. */
export class NameIndex {
  readonly #names: Names;
  #entries = new Int32Array(CAPACITY_AT_FIRST * ENTRY_WORDS);
  #mask = CAPACITY_AT_FIRST - 1;
  #count = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** The number that the name was added with; 0 when there is none. */
  find(hash: number, name: string): number {
    const entries = this.#entries;
    const mask = this.#mask;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const number = entries[at * ENTRY_WORDS + 1] as number;
      if (number === 0) return 0;
      if (entries[at * ENTRY_WORDS] === hash && this.#names.nameOf(number) === name) return number;
    }
  }

  /** Adds a number from 1 for a name that is not there. */
  add(hash: number, number: number): void {
    if (2 * this.#count > this.#mask) this.#grow();
    this.#put(hash, number);
    this.#count += 1;
  }

  /** Removes a number that was added with this hash. What it held back in its run moves up. */
  remove(hash: number, number: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let hole = hash & mask;
    while (entries[hole * ENTRY_WORDS + 1] !== number) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; entries[at * ENTRY_WORDS + 1] !== 0; at = (at + 1) & mask) {
      const home = (entries[at * ENTRY_WORDS] as number) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      entries[hole * ENTRY_WORDS] = entries[at * ENTRY_WORDS] as number;
      entries[hole * ENTRY_WORDS + 1] = entries[at * ENTRY_WORDS + 1] as number;
      hole = at;
    }
    entries[hole * ENTRY_WORDS + 1] = 0;
    this.#count -= 1;
  }

  #put(hash: number, number: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let at = hash & mask;
    while (entries[at * ENTRY_WORDS + 1] !== 0) at = (at + 1) & mask;
    entries[at * ENTRY_WORDS] = hash;
    entries[at * ENTRY_WORDS + 1] = number;
  }

  #grow(): void {
    const before = this.#entries;
    this.#entries = new Int32Array(2 * before.length);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < before.length; at += ENTRY_WORDS) {
      const number = before[at + 1] as number;
      if (number !== 0) this.#put(before[at] as number, number);
    }
  }
}
