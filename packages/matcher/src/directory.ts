/** Who is who: the order and user ids behind the numbers of what rests in the book. What has ended is forgotten. */
import { must } from '@tulip/std';

/** A user of whom at least one order rests. */
export interface KnownUser {
  readonly userId: string;
  /**
   * The owner in the book: the number of the order with which the user came in. Numbers of orders are never issued twice, so
   * neither are these, and the number of a user of whom nothing rests may be forgotten.
   */
  readonly owner: number;
  resting: number;
}

/** The numbers of orders are dense and grow for ever, so the table is in pages, each dropped when nothing in it rests. */
const PAGE_BITS = 9;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;

class Page {
  /** The number of its first order. */
  readonly first: number;
  readonly orderIds: string[] = new Array<string>(PAGE_SIZE).fill('');
  readonly users: (KnownUser | undefined)[] = new Array<undefined>(PAGE_SIZE).fill(undefined);
  readonly quantities = new Int32Array(PAGE_SIZE);
  /** Two terms of the state hash for each order; both 0 where none is counted yet. Absent until somebody asks for the hash. */
  terms: Int32Array | undefined = undefined;
  /** Some terms are not counted yet. */
  isDirty = false;
  resting = 0;

  constructor(first: number) {
    this.first = first;
  }
}

export class Directory {
  #pages: (Page | undefined)[] = [];
  #numbers = new Map<string, number>();
  #users = new Map<string, KnownUser>();
  /** Pages in which orders came or changed since the hash was asked for. */
  #dirty = new Set<Page>();
  #sumA = 0;
  #sumB = 0;

  /** The number of a resting order. */
  numberOf(orderId: string): number | undefined {
    return this.#numbers.get(orderId);
  }
  user(userId: string): KnownUser | undefined {
    return this.#users.get(userId);
  }
  orderId(number: number): string {
    return this.#page(number).orderIds[number & PAGE_MASK] ?? '';
  }
  userOf(number: number): KnownUser {
    return must(this.#page(number).users[number & PAGE_MASK], 'the user of a resting order');
  }
  /** The total quantity, what is filled included. */
  quantity(number: number): number {
    return this.#page(number).quantities[number & PAGE_MASK] ?? 0;
  }

  /** An order begins to rest. Its user's `owner` is `owner`, or was another already. */
  remember(number: number, orderId: string, userId: string, owner: number, quantity: number): void {
    let user = this.#users.get(userId);
    if (user === undefined) {
      user = { userId, owner, resting: 0 };
      this.#users.set(userId, user);
    }
    user.resting += 1;
    this.#numbers.set(orderId, number);
    const page = this.#pageFor(number);
    const at = number & PAGE_MASK;
    page.orderIds[at] = orderId;
    page.users[at] = user;
    page.quantities[at] = quantity;
    page.resting += 1;
    this.#touch(page);
  }

  setQuantity(number: number, quantity: number): void {
    const page = this.#page(number);
    this.#uncount(page, number);
    page.quantities[number & PAGE_MASK] = quantity;
    this.#touch(page);
  }

  /** A resting order has ended. */
  forget(number: number): void {
    const page = this.#page(number);
    const at = number & PAGE_MASK;
    this.#uncount(page, number);
    this.#numbers.delete(page.orderIds[at] ?? '');
    const user = this.userOf(number);
    user.resting -= 1;
    if (user.resting === 0) this.#users.delete(user.userId);
    page.orderIds[at] = '';
    page.users[at] = undefined;
    page.resting -= 1;
    const index = number >>> PAGE_BITS;
    // The last page stays: in a book that is often empty each order would make it anew.
    if (page.resting === 0 && index < this.#pages.length - 1) this.#drop(page, index);
  }

  /** Two sums over what rests, signed 32-bit integers; the cost is one of the orders that came or changed since the last time. */
  hashSums(): readonly [number, number] {
    for (const page of this.#dirty) this.#count(page);
    this.#dirty.clear();
    return [this.#sumA, this.#sumB];
  }

  #count(page: Page): void {
    page.isDirty = false;
    page.terms ??= new Int32Array(2 * PAGE_SIZE);
    const { first, orderIds, users, quantities, terms } = page;
    for (const [at, user] of users.entries()) {
      if (user === undefined || terms[2 * at] !== 0 || terms[2 * at + 1] !== 0) continue;
      const orderId = orderIds[at] ?? '';
      const quantity = quantities[at] ?? 0;
      const seed = Math.imul(first + at, 0x1e3779b1) ^ quantity;
      const a = hashText(hashText(seed, orderId), user.userId);
      const b = hashText(hashText(Math.imul(seed, 0x27d4eb2f), user.userId), orderId);
      terms[2 * at] = a;
      terms[2 * at + 1] = b;
      this.#sumA = (this.#sumA + a) | 0;
      this.#sumB = (this.#sumB + b) | 0;
    }
  }

  #uncount({ terms }: Page, number: number): void {
    if (terms === undefined) return;
    const at = 2 * (number & PAGE_MASK);
    this.#sumA = (this.#sumA - (terms[at] ?? 0)) | 0;
    this.#sumB = (this.#sumB - (terms[at + 1] ?? 0)) | 0;
    terms[at] = 0;
    terms[at + 1] = 0;
  }

  #touch(page: Page): void {
    if (page.isDirty) return;
    page.isDirty = true;
    this.#dirty.add(page);
  }

  #page(number: number): Page {
    return must(this.#pages[number >>> PAGE_BITS], 'the page of a resting order');
  }

  #pageFor(number: number): Page {
    const index = number >>> PAGE_BITS;
    const present = this.#pages[index];
    if (present !== undefined) return present;
    const last = this.#pages.length - 1;
    const newest = this.#pages[last];
    if (index > last && newest?.resting === 0) this.#drop(newest, last);
    while (this.#pages.length < index) this.#pages.push(undefined);
    const page = new Page(index << PAGE_BITS);
    this.#pages[index] = page;
    return page;
  }

  #drop(page: Page, index: number): void {
    this.#pages[index] = undefined;
    this.#dirty.delete(page);
  }
}

/** Mixes the text's UTF-16 code units, and where it ends, into the state. */
function hashText(state: number, text: string): number {
  let mixed = state | 0;
  for (let at = 0; at < text.length; at++) {
    mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed ^ text.length, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
