/** The users of whom at least one order rests, by slot; a slot is used again when its user is forgotten. */
import type { NameHash } from './name-hash.ts';
import { NameIndex, type Names } from './name-index.ts';

const SLOTS_AT_FIRST = 256;

export class UserTable implements Names {
  readonly #index = new NameIndex(this);
  readonly #userIds: string[] = [''];
  readonly #free: number[] = [];
  /** By slot: hash halves, owner, and how many of the user's orders rest. */
  #hashes = new Int32Array(2 * SLOTS_AT_FIRST);
  #owners = new Int32Array(SLOTS_AT_FIRST);
  #resting = new Int32Array(SLOTS_AT_FIRST);

  /** The slot, from 1; 0 when nothing of the user rests. */
  find(hash: NameHash, userId: string): number {
    return this.#index.find(hash.a, userId);
  }

  nameOf(slot: number): string {
    return this.#userIds[slot] ?? '';
  }

  /**
   * The owner in the book: the number of the order with which the user came in. Numbers of orders are never issued twice, so
   * neither are these, and the number of a user of whom nothing rests may be forgotten.
   */
  ownerOf(slot: number): number {
    return this.#owners[slot] as number;
  }

  hashA(slot: number): number {
    return this.#hashes[2 * slot] as number;
  }

  hashB(slot: number): number {
    return this.#hashes[2 * slot + 1] as number;
  }

  add({ a, b }: NameHash, userId: string, owner: number): number {
    const slot = this.#free.pop() ?? this.#userIds.length;
    if (slot === this.#owners.length) this.#grow();
    this.#userIds[slot] = userId;
    this.#hashes[2 * slot] = a;
    this.#hashes[2 * slot + 1] = b;
    this.#owners[slot] = owner;
    this.#index.add(a, slot);
    return slot;
  }

  /** One more order of the user rests. */
  hold(slot: number): void {
    this.#resting[slot] = (this.#resting[slot] as number) + 1;
  }

  /** One order less rests; with the last one the user is forgotten. */
  release(slot: number): void {
    const resting = (this.#resting[slot] as number) - 1;
    this.#resting[slot] = resting;
    if (resting > 0) return;
    this.#index.remove(this.hashA(slot), slot);
    this.#userIds[slot] = '';
    this.#free.push(slot);
  }

  #grow(): void {
    this.#hashes = larger(this.#hashes);
    this.#owners = larger(this.#owners);
    this.#resting = larger(this.#resting);
  }
}

function larger(words: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * words.length);
  twice.set(words);
  return twice;
}
