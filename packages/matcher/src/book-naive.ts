/** The obvious book, as short as can be: two arrays of orders, each in the order in which they trade. What it does is the specification. */
import { must, ok, type Result } from '@tulip/std';
import * as F from './command-flags.ts';
import * as E from './event-record.ts';
import { NaiveLog } from './log-naive.ts';
import {
  ANY,
  type BookDepth,
  type BookSettings,
  type DepthDelta,
  NO_LIMIT,
  type OrderBook,
  type QueuePosition,
  type RestingOrder,
  type SnapshotError,
  type SnapshotInfo,
} from './order-book.ts';
import { hashSums, isAtLeastAsGood, isSelfTrade, levelOf, type Order, ordersIn, rowsOf, shown } from './order-naive.ts';
import { REJECTIONS, type RejectionCode } from './rejections.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { type BookCounters, stateHashOf } from './state-hash.ts';

const INT32_MAX = 0x7fff_ffff;
const isWithin = (value: number, low: number, high: number) => Number.isInteger(value) && value >= low && value <= high;
const isSide = (side: number) => side === F.BUY || side === F.SELL;

export class NaiveBook implements OrderBook {
  readonly log = new NaiveLog();
  readonly settings: BookSettings;
  lastSeq = 0;
  lastPrice = 0;
  tradeCount = 0;
  lastId = 0;
  #lastTurn = 0;
  /** Bids and asks, best first; at one price in order of turn. */
  #queues: readonly [Order[], Order[]] = [[], []];

  constructor(settings: BookSettings) {
    this.settings = settings;
  }

  limit(side: number, owner: number, price: number, quantity: number, flags: number): number {
    const isResting = (flags & F.TIME_IN_FORCE_MASK) === F.GTC;
    const refusal = this.#refuse(E.COMMAND_LIMIT, 0, {
      'side-unknown': !isSide(side),
      'price-out-of-range': !this.#isPrice(price),
      'quantity-out-of-range': !this.#isQuantity(quantity),
      'owner-out-of-range': !isWithin(owner, 0, INT32_MAX),
      'flags-unknown': !areFlags(flags) || ((flags & F.POST_ONLY) !== 0 && !isResting),
      'book-full': isResting && this.orderCount >= this.settings.orderCapacity,
      'ids-exhausted': this.lastId === INT32_MAX || (isResting && this.#lastTurn === INT32_MAX),
    });
    if (refusal !== 0) return refusal;
    const order = this.#accept(side, owner, price, quantity, flags);
    if (this.#isBarred(order)) this.#end(order, E.POST_ONLY_WOULD_CROSS);
    else if (isResting) this.#takeAndRest(order);
    else this.#takeAndEnd(order, price, Infinity, flags);
    return order.id;
  }

  market(side: number, owner: number, quantity: number, collarTicks: number, budget: number, flags: number): number {
    const refusal = this.#refuse(E.COMMAND_MARKET, 0, {
      'side-unknown': !isSide(side),
      'quantity-out-of-range': !this.#isQuantity(quantity),
      'owner-out-of-range': !isWithin(owner, 0, INT32_MAX),
      'flags-unknown': !areFlags(flags) || (flags & F.POST_ONLY) !== 0,
      'collar-out-of-range': !isWithin(collarTicks, 0, NO_LIMIT),
      'budget-out-of-range': !isWithin(budget, 0, Number.MAX_SAFE_INTEGER),
      'ids-exhausted': this.lastId === INT32_MAX,
    });
    if (refusal !== 0) return refusal;
    const order = this.#accept(side, owner, 0, quantity, flags);
    const best = this.bestPrice(1 - side);
    const collar = collarTicks === NO_LIMIT ? Infinity : collarTicks;
    this.#takeAndEnd(order, side === F.BUY ? best + collar : best - collar, budget === 0 ? Infinity : budget, flags);
    return order.id;
  }

  cancel(id: number): number {
    const order = this.#find(id);
    if (order === undefined) return this.#refuse(E.COMMAND_CANCEL, id, { 'unknown-order': true });
    return this.#refuse(E.COMMAND_CANCEL, id, {}) || this.#end(order, E.USER_CANCEL);
  }

  reduce(id: number, by: number): number {
    const order = this.#find(id);
    const refusal = this.#refuse(E.COMMAND_REDUCE, id, {
      'quantity-out-of-range': !this.#isQuantity(by),
      'unknown-order': order === undefined,
    });
    if (refusal !== 0 || order === undefined) return refusal;
    if (by >= order.open) {
      this.#end(order, E.USER_CANCEL);
      return 0;
    }
    this.#reprice(order, order.price, order.open - by, 0);
    return order.open;
  }

  modify(id: number, price: number, openQuantity: number): number {
    return this.#change(E.COMMAND_MODIFY, id, price, openQuantity);
  }

  replace(id: number, price: number, openQuantity: number): number {
    return this.#change(E.COMMAND_REPLACE, id, price, openQuantity);
  }

  massCancel(owner: number, side: number, priceFrom: number, priceTo: number): number {
    const refusal = this.#refuse(E.COMMAND_MASS_CANCEL, 0, {
      'side-unknown': side !== ANY && !isSide(side),
      'price-out-of-range': !isWithin(priceFrom, 0, NO_LIMIT) || !isWithin(priceTo, 0, NO_LIMIT),
      'owner-out-of-range': !isWithin(owner, ANY, INT32_MAX),
    });
    if (refusal !== 0) return refusal;
    const fits = (order: Order) =>
      (owner === ANY || order.owner === owner) &&
      (side === ANY || order.side === side) &&
      isWithin(order.price, priceFrom, priceTo);
    const orders = this.#all().filter(fits);
    for (const order of orders) this.#end(order, E.MASS_CANCEL);
    return orders.length;
  }

  get orderCount(): number {
    return this.#queue(F.BUY).length + this.#queue(F.SELL).length;
  }
  bestPrice(side: number): number {
    return this.#queue(side)[0]?.price ?? 0;
  }
  frontOrder(side: number): number {
    return this.#queue(side)[0]?.id ?? 0;
  }
  order(id: number): RestingOrder | undefined {
    const order = this.#find(id);
    return order && shown(order);
  }
  ordersOf(owner: number): readonly RestingOrder[] {
    return this.#all()
      .filter((order) => order.owner === owner)
      .map(shown);
  }
  queuePosition(id: number): QueuePosition | undefined {
    const order = this.#find(id);
    if (order === undefined) return undefined;
    const ahead = this.#queue(order.side).filter(({ price, turn }) => price === order.price && turn < order.turn);
    return { ordersAhead: ahead.length, quantityAhead: ahead.reduce((sum, { open }) => sum + open, 0) };
  }
  depth(levels: number): BookDepth {
    const [bids, asks] = this.#queues.map((queue) =>
      [...new Set(queue.map(({ price }) => price))].slice(0, levels).map((price) => levelOf(queue, price)),
    );
    return { seq: this.lastSeq, bids: must(bids, 'bids'), asks: must(asks, 'asks') };
  }
  depthSince(fromSeq: number): DepthDelta | undefined {
    if (!isWithin(fromSeq, this.log.firstSeq - 1, this.lastSeq)) return undefined;
    const touched = this.log.levelsSince(fromSeq);
    const [bids, asks] = this.#queues.map((queue, side) => {
      const prices = new Set(touched.filter((level) => level.side === side).map(({ price }) => price));
      return [...prices].sort((a, b) => (side === F.BUY ? b - a : a - b)).map((price) => levelOf(queue, price));
    });
    return { fromSeq, seq: this.lastSeq, bids: must(bids, 'bids'), asks: must(asks, 'asks') };
  }

  snapshot(ledgerSeq: number): Uint8Array {
    return encodeSnapshot(this.settings, { ...this.#counters(), ledgerSeq, rows: rowsOf(this.#queues.flat()) });
  }
  restore(snapshot: Uint8Array): Result<SnapshotInfo, SnapshotError> {
    const decoded = decodeSnapshot(this.settings, snapshot);
    if (!decoded.ok) return decoded;
    const state = decoded.value;
    const orders = ordersIn(state);
    this.#queues = [orders.filter(({ side }) => side === F.BUY), orders.filter(({ side }) => side === F.SELL)];
    this.lastSeq = state.lastSeq;
    this.lastPrice = state.lastPrice;
    this.tradeCount = state.tradeCount;
    this.lastId = state.lastId;
    this.#lastTurn = state.lastTurn;
    this.log.restart(state.lastSeq + 1);
    return ok({ ledgerSeq: state.ledgerSeq });
  }
  stateHash(): string {
    return stateHashOf(...hashSums(this.#queues.flat()), this.#counters());
  }
  checkInvariants(): readonly string[] {
    const [bid, ask] = [this.bestPrice(F.BUY), this.bestPrice(F.SELL)];
    return bid !== 0 && ask !== 0 && bid >= ask ? [`the book is crossed: ${bid} is bid, ${ask} is asked`] : [];
  }

  /** Records the rejection that applies with the lowest number, and returns it negated; 0 when none does. A full log comes first. */
  #refuse(command: number, id: number, conditions: Partial<Record<RejectionCode, boolean>>): number {
    if (this.log.count >= this.settings.eventCapacity) return -REJECTIONS['log-full'].number;
    const numbers = Object.entries(REJECTIONS)
      .filter(([code]) => conditions[code as RejectionCode])
      .map(([, { number }]) => number);
    if (numbers.length === 0) return 0;
    const lowest = Math.min(...numbers);
    this.#record(E.REJECTED, 0, lowest, [(id | 0) === id ? id : 0, command, 0, 0, 0, 0, 0]);
    return -lowest;
  }

  #accept(side: number, owner: number, price: number, quantity: number, flags: number): Order {
    const id = ++this.lastId;
    this.#record(E.ACCEPTED, side, 0, [id, flags, price, quantity, quantity, 0, owner]);
    return { id, owner, side, price, open: quantity, flags: flags & ~F.TIME_IN_FORCE_MASK, turn: 0 };
  }

  #change(command: number, id: number, price: number, open: number): number {
    const order = this.#find(id);
    const keepsPlace = command === E.COMMAND_MODIFY && order?.price === price && open <= order.open;
    const refusal = this.#refuse(command, id, {
      'price-out-of-range': !this.#isPrice(price),
      'quantity-out-of-range': !this.#isQuantity(open),
      'unknown-order': order === undefined,
      'ids-exhausted': !keepsPlace && this.#lastTurn === INT32_MAX,
    });
    if (refusal !== 0 || order === undefined) return refusal;
    if (this.#isBarred({ ...order, price })) {
      this.#end(order, E.POST_ONLY_WOULD_CROSS);
      return 0;
    }
    this.#reprice(order, price, open, 0);
    if (keepsPlace) return open;
    this.#remove(order);
    this.#takeAndRest(order);
    return order.open;
  }

  #takeAndRest(order: Order): void {
    const stoppedBy = this.#take(order, order.price, Infinity);
    if (order.open === 0) return;
    if (stoppedBy === E.IOC_REMAINDER) {
      this.#end(order, E.IOC_REMAINDER);
      return;
    }
    order.turn = ++this.#lastTurn;
    const queue = this.#queue(order.side);
    const behind = queue.findIndex(({ price }) => !isAtLeastAsGood(order.side, price, order.price));
    queue.splice(behind < 0 ? queue.length : behind, 0, order);
  }

  #takeAndEnd(order: Order, limit: number, budget: number, flags: number): void {
    const isWhole = (flags & F.TIME_IN_FORCE_MASK) === F.FOK;
    if (isWhole && !this.#canFill(order, limit, budget)) {
      this.#end(order, E.FOK_UNFILLED);
      return;
    }
    const tradesBefore = this.tradeCount;
    const stoppedBy = this.#take(order, limit, budget);
    if (order.open === 0) return;
    const ownLimit = stoppedBy === E.PRICE_COLLAR && order.price !== 0;
    const remainder = this.tradeCount === tradesBefore ? E.NO_LIQUIDITY : E.IOC_REMAINDER;
    this.#end(order, stoppedBy === 0 || ownLimit ? remainder : stoppedBy);
  }

  /** Trades until nothing is left, or says why not: 0 when nobody is left to trade with, `PRICE_COLLAR` for any limit. */
  #take(taker: Order, limit: number, budget: number): number {
    let unspent = budget;
    for (let met = 0; taker.open > 0; met++) {
      const maker = this.#queue(1 - taker.side)[0];
      if (maker === undefined) return 0;
      if (!isAtLeastAsGood(taker.side, limit, maker.price)) return E.PRICE_COLLAR;
      const affordable = Math.floor(unspent / maker.price);
      if (affordable === 0) return E.BUDGET_SPENT;
      if (met === this.settings.makersMax) return E.IOC_REMAINDER;
      if (isSelfTrade(taker, maker)) {
        this.#preventSelfTrade(taker, maker);
        continue;
      }
      const quantity = Math.min(taker.open, maker.open, affordable);
      unspent -= quantity * maker.price;
      taker.open -= quantity;
      maker.open -= quantity;
      this.lastPrice = maker.price;
      this.tradeCount++;
      const words = [taker.id, maker.id, maker.price, quantity, taker.open, maker.open, this.tradeCount];
      this.#record(E.TRADE, taker.side, 0, words);
      if (maker.open === 0) this.#remove(maker);
    }
    return 0;
  }

  /** The maker's records come before the taker's. */
  #preventSelfTrade(taker: Order, maker: Order): void {
    const policy = taker.flags & F.SELF_TRADE_MASK;
    if (policy === F.SELF_TRADE_DECREMENT) {
      const [takerOpen, makerOpen] = [taker.open, maker.open];
      if (makerOpen > takerOpen) this.#reprice(maker, maker.price, makerOpen - takerOpen, E.SELF_TRADE);
      else this.#end(maker, E.SELF_TRADE);
      if (takerOpen > makerOpen) this.#reprice(taker, taker.price, takerOpen - makerOpen, E.SELF_TRADE);
      else this.#end(taker, E.SELF_TRADE);
      return;
    }
    if (policy !== F.SELF_TRADE_CANCEL_TAKER) this.#end(maker, E.SELF_TRADE);
    if (policy !== F.SELF_TRADE_CANCEL_MAKER) this.#end(taker, E.SELF_TRADE);
  }

  /** Whether the whole order would trade: own orders are passed over under cancel-maker, and end the count under other policies. */
  #canFill(taker: Order, limit: number, budget: number): boolean {
    let [needed, unspent] = [taker.open, budget];
    for (const maker of this.#queue(1 - taker.side).slice(0, this.settings.makersMax)) {
      if (needed === 0 || !isAtLeastAsGood(taker.side, limit, maker.price)) break;
      const affordable = Math.floor(unspent / maker.price);
      if (affordable === 0) break;
      if (isSelfTrade(taker, maker)) {
        if ((taker.flags & F.SELF_TRADE_MASK) === F.SELF_TRADE_CANCEL_MAKER) continue;
        break;
      }
      const quantity = Math.min(needed, maker.open, affordable);
      needed -= quantity;
      unspent -= quantity * maker.price;
      // A maker that the budget leaves standing bars the way to those behind it, also where they are cheaper.
      if (quantity < maker.open) break;
    }
    return needed === 0;
  }

  /** Cancels what is open, at rest or not, and returns it. */
  #end(order: Order, reason: number): number {
    const { id, price, open, owner, side } = order;
    this.#record(E.CANCELLED, side, reason, [id, 0, price, 0, open, 0, owner]);
    this.#remove(order);
    order.open = 0;
    return open;
  }

  #reprice(order: Order, price: number, open: number, code: number): void {
    this.#record(E.REPLACED, order.side, code, [order.id, order.price, price, order.open, open, 0, order.owner]);
    order.price = price;
    order.open = open;
  }

  #remove(order: Order): void {
    const queue = this.#queue(order.side);
    if (queue.includes(order)) queue.splice(queue.indexOf(order), 1);
  }

  #record(kind: number, side: number, code: number, words: readonly number[]): void {
    this.lastSeq++;
    this.log.append([kind | (side << 8) | (code << 16), ...words]);
  }

  /** Post-only, and somebody would trade with it. */
  #isBarred({ flags, side, price }: Order): boolean {
    const best = this.bestPrice(1 - side);
    return (flags & F.POST_ONLY) !== 0 && best !== 0 && isAtLeastAsGood(side, price, best);
  }
  #isPrice(price: number): boolean {
    return isWithin(price, this.settings.priceMin, this.settings.priceMax);
  }
  #isQuantity(quantity: number): boolean {
    return isWithin(quantity, 1, this.settings.quantityMax);
  }
  #queue(side: number): Order[] {
    return must(this.#queues[side], 'a side');
  }
  #find(id: number): Order | undefined {
    const isIt = (order: Order) => order.id === id;
    return this.#queue(F.BUY).find(isIt) ?? this.#queue(F.SELL).find(isIt);
  }
  /** By ascending id. */
  #all(): readonly Order[] {
    return this.#queues.flat().sort((a, b) => a.id - b.id);
  }
  #counters(): BookCounters {
    const { lastId, lastSeq, lastPrice, tradeCount, orderCount } = this;
    return { lastId, lastTurn: this.#lastTurn, lastSeq, lastPrice, tradeCount, orderCount };
  }
}

function areFlags(flags: number): boolean {
  return isWithin(flags, 0, F.FLAGS_MAX) && (flags & F.TIME_IN_FORCE_MASK) <= F.FOK;
}
