/** The fast book: lets a command in, hands it to the matching, and rests what is left; no objects on the way. */
import { ok, type Result } from '@tulip/std';
import * as F from '../command-flags.ts';
import * as E from '../event-record.ts';
import type {
  BookDepth,
  BookSettings,
  DepthDelta,
  OrderBook,
  QueuePosition,
  RestingOrder,
  SnapshotError,
  SnapshotInfo,
} from '../order-book.ts';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.ts';
import { type BookCounters, flagsOfTerms, orderKindOf, stateHashOf } from '../state-hash.ts';
import { LinearLog } from './event-log.ts';
import { brokenInvariants } from './invariants.ts';
import { Matching } from './matching.ts';
import { BOOK_FULL, IDS_EXHAUSTED, INT32_MAX, isWithin, LOG_FULL, Refusals, UNKNOWN_ORDER } from './refusals.ts';
import { Resting } from './resting.ts';
import { restingFrom, rowsOf } from './rows.ts';
import { KEY, kindOfPlace, levelOfPlace, NEXT, OPEN, OWNER, PLACE } from './slots.ts';
import * as views from './views.ts';

export class FastBook implements OrderBook {
  readonly settings: BookSettings;
  readonly log = new LinearLog();
  resting: Resting;
  matching: Matching;
  lastId = 0;
  readonly #refusals: Refusals;
  readonly #orderCapacity: number;
  readonly #eventCapacity: number;

  constructor(settings: BookSettings) {
    this.settings = settings;
    this.resting = new Resting(this.log);
    this.matching = new Matching(this.resting, this.log, settings);
    this.#refusals = new Refusals(settings);
    this.#orderCapacity = settings.orderCapacity;
    this.#eventCapacity = settings.eventCapacity;
  }

  limit(side: number, owner: number, price: number, quantity: number, flags: number): number {
    const { resting, log } = this;
    const isResting = (flags & F.TIME_IN_FORCE_MASK) === F.GTC;
    let refusal = this.#refusals.limit(side, owner, price, quantity, flags);
    if (refusal === 0) refusal = this.#noRoomFor(isResting);
    if (refusal !== 0 || log.count >= this.#eventCapacity) return this.#refuse(E.COMMAND_LIMIT, 0, refusal);
    const id = ++this.lastId;
    log.append(E.ACCEPTED | (side << 8), id, flags, price, quantity, quantity, 0, owner);
    if (resting.levels.isCrossing(side, price)) {
      const open = this.#cross(id, owner, side, price, quantity, flags);
      if (open !== 0) resting.add(id, owner, orderKindOf(side, flags), price, open);
    } else if (isResting) {
      resting.add(id, owner, orderKindOf(side, flags), price, quantity);
    } else {
      const isWhole = (flags & F.TIME_IN_FORCE_MASK) === F.FOK;
      this.#end(id, owner, side, price, quantity, isWhole ? E.FOK_UNFILLED : E.NO_LIQUIDITY);
    }
    return id;
  }

  market(side: number, owner: number, quantity: number, collarTicks: number, budget: number, flags: number): number {
    const { log, matching } = this;
    let refusal = this.#refusals.market(side, owner, quantity, collarTicks, budget, flags);
    if (refusal === 0 && this.lastId === INT32_MAX) refusal = IDS_EXHAUSTED;
    if (refusal !== 0 || log.count >= this.#eventCapacity) return this.#refuse(E.COMMAND_MARKET, 0, refusal);
    const id = ++this.lastId;
    log.append(E.ACCEPTED | (side << 8), id, flags, 0, quantity, quantity, 0, owner);
    const best = this.bestPrice(1 - side);
    const limit = side === F.BUY ? Math.min(best + collarTicks, INT32_MAX) : Math.max(best - collarTicks, 0);
    const isWhole = (flags & F.TIME_IN_FORCE_MASK) === F.FOK;
    if (isWhole && !matching.canFill(owner, side, flags, limit, quantity, budget)) {
      this.#end(id, owner, side, 0, quantity, E.FOK_UNFILLED);
      return id;
    }
    const tradesBefore = matching.tradeCount;
    const open = matching.take(id, owner, side, flags, 0, limit, quantity, budget);
    const remainder = matching.tradeCount === tradesBefore ? E.NO_LIQUIDITY : E.IOC_REMAINDER;
    if (open !== 0) this.#end(id, owner, side, 0, open, matching.stoppedBy === 0 ? remainder : matching.stoppedBy);
    return id;
  }

  cancel(id: number): number {
    const order = this.#find(id);
    if (order === 0 || this.log.count >= this.#eventCapacity) return this.#refuse(E.COMMAND_CANCEL, id, UNKNOWN_ORDER);
    return this.resting.cancel(order, E.USER_CANCEL);
  }

  reduce(id: number, by: number): number {
    const order = this.#find(id);
    const refusal = this.#refusals.reduce(by) || (order === 0 ? UNKNOWN_ORDER : 0);
    if (refusal !== 0 || this.log.count >= this.#eventCapacity) return this.#refuse(E.COMMAND_REDUCE, id, refusal);
    const open = (this.resting.slots.words[order + OPEN] as number) - by;
    if (open > 0) {
      this.resting.reduce(order, open, 0);
      return open;
    }
    this.resting.cancel(order, E.USER_CANCEL);
    return 0;
  }

  modify(id: number, price: number, openQuantity: number): number {
    return this.#change(E.COMMAND_MODIFY, id, price, openQuantity);
  }

  replace(id: number, price: number, openQuantity: number): number {
    return this.#change(E.COMMAND_REPLACE, id, price, openQuantity);
  }

  massCancel(owner: number, side: number, priceFrom: number, priceTo: number): number {
    const refusal = this.#refusals.massCancel(owner, side, priceFrom, priceTo);
    if (refusal !== 0 || this.log.count >= this.#eventCapacity) return this.#refuse(E.COMMAND_MASS_CANCEL, 0, refusal);
    const ids = views.idsThat(this.resting, owner, side, priceFrom, priceTo);
    for (const id of ids) this.resting.cancel(this.resting.ids.find(id), E.MASS_CANCEL);
    return ids.length;
  }

  get lastSeq(): number {
    return this.log.lastSeq;
  }
  get lastPrice(): number {
    return this.matching.lastPrice;
  }
  get tradeCount(): number {
    return this.matching.tradeCount;
  }
  get orderCount(): number {
    return this.resting.ids.count;
  }
  bestPrice(side: number): number {
    return this.resting.levels.bestPrice(side);
  }
  frontOrder(side: number): number {
    const level = this.resting.levels.fronts[side] as number;
    const { words } = this.resting.slots;
    return level === 0 ? 0 : (words[(words[level + NEXT] as number) + KEY] as number);
  }
  order(id: number): RestingOrder | undefined {
    const order = this.#find(id);
    return order === 0 ? undefined : views.shown(this.resting, order);
  }
  ordersOf(owner: number): readonly RestingOrder[] {
    return views.ordersOf(this.resting, owner);
  }
  queuePosition(id: number): QueuePosition | undefined {
    const order = this.#find(id);
    return order === 0 ? undefined : views.queuePosition(this.resting, order);
  }
  depth(levels: number): BookDepth {
    return views.depth(this.resting, this.lastSeq, levels);
  }
  depthSince(fromSeq: number): DepthDelta | undefined {
    return views.depthSince(this.resting, this.log, fromSeq);
  }

  snapshot(ledgerSeq: number): Uint8Array {
    return encodeSnapshot(this.settings, { ...this.#counters(), ledgerSeq, rows: rowsOf(this.resting) });
  }
  restore(snapshot: Uint8Array): Result<SnapshotInfo, SnapshotError> {
    const decoded = decodeSnapshot(this.settings, snapshot);
    if (!decoded.ok) return decoded;
    const { ledgerSeq, lastId, lastSeq, lastPrice, tradeCount } = decoded.value;
    const resting = restingFrom(this.log, decoded.value);
    const matching = new Matching(resting, this.log, this.settings);
    matching.lastPrice = lastPrice;
    matching.tradeCount = tradeCount;
    this.resting = resting;
    this.matching = matching;
    this.lastId = lastId;
    this.log.restart(lastSeq + 1);
    return ok({ ledgerSeq });
  }
  stateHash(): string {
    return stateHashOf(this.resting.sumA, this.resting.sumB, this.#counters());
  }
  checkInvariants(): readonly string[] {
    return brokenInvariants(this.resting, this.log, this.settings, this.lastId);
  }

  /** Records a rejection and returns its negated number; a full log comes before any other. */
  #refuse(command: number, id: number, refusal: number): number {
    if (this.log.count >= this.#eventCapacity) return -LOG_FULL;
    this.log.append(E.REJECTED | (refusal << 16), (id | 0) === id ? id : 0, command, 0, 0, 0, 0, 0);
    return -refusal;
  }

  #noRoomFor(isResting: boolean): number {
    if (isResting && this.resting.ids.count >= this.#orderCapacity) return BOOK_FULL;
    return this.lastId === INT32_MAX || (isResting && this.resting.lastTurn === INT32_MAX) ? IDS_EXHAUSTED : 0;
  }

  #find(id: number): number {
    return isWithin(id, 1, this.lastId) ? this.resting.ids.find(id) : 0;
  }

  /** What is to rest of a limit order that somebody would trade with. */
  #cross(id: number, owner: number, side: number, price: number, quantity: number, flags: number): number {
    const { matching } = this;
    const timeInForce = flags & F.TIME_IN_FORCE_MASK;
    if ((flags & F.POST_ONLY) !== 0) return this.#end(id, owner, side, price, quantity, E.POST_ONLY_WOULD_CROSS);
    if (timeInForce === F.FOK && !matching.canFill(owner, side, flags, price, quantity, 0)) {
      return this.#end(id, owner, side, price, quantity, E.FOK_UNFILLED);
    }
    const tradesBefore = matching.tradeCount;
    const open = matching.take(id, owner, side, flags, price, price, quantity, 0);
    if (open === 0) return 0;
    const isCutShort = matching.stoppedBy === E.IOC_REMAINDER;
    if (timeInForce === F.GTC && !isCutShort) return open;
    const hasTraded = matching.tradeCount !== tradesBefore;
    return this.#end(id, owner, side, price, open, isCutShort || hasTraded ? E.IOC_REMAINDER : E.NO_LIQUIDITY);
  }

  /** Cancels what is left of an order that rests nowhere; returns 0, what is left then. */
  #end(id: number, owner: number, side: number, price: number, open: number, reason: number): number {
    this.log.append(E.CANCELLED | (side << 8) | (reason << 16), id, 0, price, 0, open, 0, owner);
    return 0;
  }

  #change(command: number, id: number, price: number, open: number): number {
    const { resting } = this;
    const { words } = resting.slots;
    const order = this.#find(id);
    const place = words[order + PLACE] as number;
    const isSamePrice = words[levelOfPlace(place) + KEY] === price;
    const keepsPlace = command === E.COMMAND_MODIFY && isSamePrice && open <= (words[order + OPEN] as number);
    let refusal = this.#refusals.change(price, open);
    if (refusal === 0 && order === 0) refusal = UNKNOWN_ORDER;
    if (refusal === 0 && !keepsPlace && resting.lastTurn === INT32_MAX) refusal = IDS_EXHAUSTED;
    if (refusal !== 0 || this.log.count >= this.#eventCapacity) return this.#refuse(command, id, refusal);
    const kind = kindOfPlace(place);
    const isPostOnly = (flagsOfTerms(kind) & F.POST_ONLY) !== 0;
    if (isPostOnly && resting.levels.isCrossing(kind & 1, price)) {
      resting.cancel(order, E.POST_ONLY_WOULD_CROSS);
      return 0;
    }
    if (!keepsPlace) return this.#move(order, id, kind, price, open);
    resting.reduce(order, open, 0);
    return open;
  }

  /** Gives an order at rest a new price and quantity at the back of the queue, after it has traded with what it crosses. */
  #move(order: number, id: number, kind: number, price: number, quantity: number): number {
    const { resting, matching } = this;
    const { words } = resting.slots;
    const owner = words[order + OWNER] as number;
    const side = kind & 1;
    const priceBefore = words[levelOfPlace(words[order + PLACE] as number) + KEY] as number;
    this.log.append(
      E.REPLACED | (side << 8),
      id,
      priceBefore,
      price,
      words[order + OPEN] as number,
      quantity,
      0,
      owner,
    );
    resting.dequeue(order);
    let open = quantity;
    if (resting.levels.isCrossing(side, price)) {
      open = matching.take(id, owner, side, flagsOfTerms(kind), price, price, quantity, 0);
      if (open !== 0 && matching.stoppedBy === E.IOC_REMAINDER) {
        open = this.#end(id, owner, side, price, open, E.IOC_REMAINDER);
      }
    }
    if (open === 0) resting.release(order);
    else resting.enqueue(order, kind, price, open);
    return open;
  }

  #counters(): BookCounters {
    const { lastId, lastSeq, lastPrice, tradeCount, orderCount } = this;
    return { lastId, lastTurn: this.resting.lastTurn, lastSeq, lastPrice, tradeCount, orderCount };
  }
}
