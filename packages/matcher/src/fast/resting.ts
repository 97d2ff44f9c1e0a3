/** The orders at rest: found by id, queued at their levels, and summed up in the state hash with each change. */
import * as E from '../event-record.ts';
import { orderSeed, orderTermA, orderTermB } from '../state-hash.ts';
import type { LinearLog } from './event-log.ts';
import { Levels } from './levels.ts';
import { SlotIndex } from './slot-index.ts';
import { KEY, kindOfPlace, levelOfPlace, OPEN, OWNER, PLACE, placeOf, Slots, TURN } from './slots.ts';

export class Resting {
  readonly slots = new Slots();
  readonly ids = new SlotIndex(this.slots);
  readonly levels: Levels;
  /** Turns issued: an order gets the next one whenever it joins the back of a queue. */
  lastTurn = 0;
  /** The two sums of the state hash. */
  sumA = 0;
  sumB = 0;

  readonly #log: LinearLog;

  constructor(log: LinearLog) {
    this.#log = log;
    this.levels = new Levels(this.slots);
  }

  /** A new order joins the back of its queue; `kind` is its side, post-only and self-trade bits as `termsOf` packs them. */
  add(id: number, owner: number, kind: number, price: number, open: number): void {
    const { slots } = this;
    const order = slots.take();
    slots.words[order + KEY] = id;
    slots.words[order + OWNER] = owner;
    this.ids.add(order, id);
    this.enqueue(order, kind, price, open);
  }

  /** Cancels an order and returns what was open. */
  cancel(order: number, reason: number): number {
    const { words } = this.slots;
    const place = words[order + PLACE] as number;
    const open = words[order + OPEN] as number;
    const price = words[levelOfPlace(place) + KEY] as number;
    const head = E.CANCELLED | ((place & 1) << 8) | (reason << 16);
    this.#log.append(head, words[order + KEY] as number, 0, price, 0, open, 0, words[order + OWNER] as number);
    this.remove(order);
    return open;
  }

  /** Leaves less of an order and says so; `code` as in a `replaced` record. */
  reduce(order: number, open: number, code: number): void {
    const { words } = this.slots;
    const place = words[order + PLACE] as number;
    const price = words[levelOfPlace(place) + KEY] as number;
    const head = E.REPLACED | ((place & 1) << 8) | (code << 16);
    const [id, before, owner] = [
      words[order + KEY] as number,
      words[order + OPEN] as number,
      words[order + OWNER] as number,
    ];
    this.#log.append(head, id, price, price, before, open, 0, owner);
    this.lower(order, open);
  }

  /** Takes an order out for good. */
  remove(order: number): void {
    this.dequeue(order);
    this.release(order);
  }

  /** An order that has an id, and stands nowhere, joins the back of a queue. */
  enqueue(order: number, kind: number, price: number, open: number): void {
    const level = this.levels.at(kind & 1, price);
    const { words } = this.slots;
    words[order + PLACE] = placeOf(level, kind);
    words[order + OPEN] = open;
    words[order + TURN] = ++this.lastTurn;
    this.levels.join(level, order, open);
    const seed = this.#seedOf(order, level);
    this.sumA = (this.sumA + orderTermA(seed, open)) | 0;
    this.sumB = (this.sumB + orderTermB(seed, open)) | 0;
  }

  /** Takes an order out of its queue; it keeps its id until `release`. */
  dequeue(order: number): void {
    const { words } = this.slots;
    const place = words[order + PLACE] as number;
    const open = words[order + OPEN] as number;
    const level = levelOfPlace(place);
    const seed = this.#seedOf(order, level);
    this.sumA = (this.sumA - orderTermA(seed, open)) | 0;
    this.sumB = (this.sumB - orderTermB(seed, open)) | 0;
    this.levels.leave(place & 1, level, order, open);
  }

  /** Forgets the id of an order that stands in no queue. */
  release(order: number): void {
    this.ids.remove(order, this.slots.words[order + KEY] as number);
    this.slots.release(order);
  }

  /** Leaves less of an order, which keeps its place. */
  lower(order: number, open: number): void {
    const { words } = this.slots;
    const before = words[order + OPEN] as number;
    const level = levelOfPlace(words[order + PLACE] as number);
    const seed = this.#seedOf(order, level);
    words[order + OPEN] = open;
    this.levels.lower(level, before - open);
    this.sumA = (this.sumA - orderTermA(seed, before) + orderTermA(seed, open)) | 0;
    this.sumB = (this.sumB - orderTermB(seed, before) + orderTermB(seed, open)) | 0;
  }

  #seedOf(order: number, level: number): number {
    const { words } = this.slots;
    const terms = ((words[level + KEY] as number) << 5) | kindOfPlace(words[order + PLACE] as number);
    return orderSeed(
      words[order + KEY] as number,
      words[order + OWNER] as number,
      terms,
      words[order + TURN] as number,
    );
  }
}
