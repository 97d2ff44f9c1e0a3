/** Who is who: the order and user ids behind the numbers of what rests in the book. What has ended is forgotten. */
import { must } from '@tulip/std';
import { NameHash } from './name-hash.ts';
import { NameIndex, type Names } from './name-index.ts';
import { UserTable } from './user-table.ts';

/** The numbers of orders are dense and grow for ever, so the table is in pages, each dropped when nothing in it rests. */
const PAGE_BITS = 9;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;

class Page {
  readonly orderIds: string[] = new Array<string>(PAGE_SIZE).fill('');
  readonly hashes = new Int32Array(2 * PAGE_SIZE);
  readonly users = new Int32Array(PAGE_SIZE);
  readonly quantities = new Int32Array(PAGE_SIZE);
  resting = 0;
}

export class Directory implements Names {
  readonly #users = new UserTable();
  readonly #index = new NameIndex(this);
  readonly #pages: (Page | undefined)[] = [];
  readonly #orderHash = new NameHash();
  readonly #userHash = new NameHash();
  #sumA = 0;
  #sumB = 0;

  /** The number of a resting order, or 0. */
  numberOf(orderId: string): number {
    return this.#index.find(this.#orderHash.of(orderId).a, orderId);
  }
  /** The owner of the user's orders in the book, or 0 when none rests. */
  ownerOf(userId: string): number {
    const slot = this.#users.find(this.#userHash.of(userId), userId);
    return slot === 0 ? 0 : this.#users.ownerOf(slot);
  }

  /** What follows is asked of orders that rest. */
  nameOf(number: number): string {
    return this.#page(number).orderIds[number & PAGE_MASK] ?? '';
  }
  userOf(number: number): string {
    return this.#users.nameOf(this.#page(number).users[number & PAGE_MASK] as number);
  }
  /** The total, what is filled included. */
  quantityOf(number: number): number {
    return this.#page(number).quantities[number & PAGE_MASK] as number;
  }

  /**
   * An order begins to rest, of a user whose orders have this owner in the book. The ids are those that `numberOf` and `ownerOf`
   * were asked for last: their hashes are still at hand, and to hash a name costs as much as to find it.
   */
  remember(number: number, orderId: string, userId: string, owner: number, quantity: number): void {
    const hash = this.#orderHash;
    const userHash = this.#userHash;
    const user = this.#users.find(userHash, userId) || this.#users.add(userHash, userId, owner);
    this.#users.hold(user);
    this.#index.add(hash.a, number);
    const page = this.#pageFor(number);
    const at = number & PAGE_MASK;
    page.orderIds[at] = orderId;
    page.hashes[2 * at] = hash.a;
    page.hashes[2 * at + 1] = hash.b;
    page.users[at] = user;
    page.quantities[at] = quantity;
    page.resting += 1;
    this.#count(page, number, 1);
  }

  setQuantity(number: number, quantity: number): void {
    const page = this.#page(number);
    this.#count(page, number, -1);
    page.quantities[number & PAGE_MASK] = quantity;
    this.#count(page, number, 1);
  }

  /** A resting order has ended. */
  forget(number: number): void {
    const page = this.#page(number);
    const at = number & PAGE_MASK;
    this.#count(page, number, -1);
    this.#index.remove(page.hashes[2 * at] as number, number);
    this.#users.release(page.users[at] as number);
    page.orderIds[at] = '';
    page.resting -= 1;
    const index = number >>> PAGE_BITS;
    // The last page stays: in a book that is often empty each order would make it anew.
    if (page.resting === 0 && index < this.#pages.length - 1) this.#pages[index] = undefined;
  }

  /** Two sums over what rests, signed 32-bit integers. */
  hashSums(): readonly [number, number] {
    return [this.#sumA, this.#sumB];
  }

  /** Adds the order's terms to the sums, or takes them off. */
  #count({ hashes, users, quantities }: Page, number: number, sign: 1 | -1): void {
    const at = number & PAGE_MASK;
    const user = users[at] as number;
    const seed = Math.imul(number, 0x1e3779b1) ^ (quantities[at] as number);
    this.#sumA = (this.#sumA + sign * mixed(seed, hashes[2 * at] as number, this.#users.hashA(user))) | 0;
    this.#sumB = (this.#sumB + sign * mixed(seed, hashes[2 * at + 1] as number, this.#users.hashB(user))) | 0;
  }

  #page(number: number): Page {
    return must(this.#pages[number >>> PAGE_BITS], 'the page of a resting order');
  }

  #pageFor(number: number): Page {
    const index = number >>> PAGE_BITS;
    const present = this.#pages[index];
    if (present !== undefined) return present;
    const last = this.#pages.length - 1;
    if (index > last && this.#pages[last]?.resting === 0) this.#pages[last] = undefined;
    while (this.#pages.length < index) this.#pages.push(undefined);
    const page = new Page();
    this.#pages[index] = page;
    return page;
  }
}

/** An order's term in one of the sums, a signed 32-bit integer. */
function mixed(seed: number, order: number, user: number): number {
  let word = Math.imul(seed ^ order, 0x2c1b3c6d);
  word = Math.imul(word ^ (word >>> 15) ^ user, 0x297a2d39);
  return word ^ (word >>> 13);
}
