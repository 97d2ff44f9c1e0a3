/** What a taker does to the orders at rest: it trades from the front of the best level on, until something stops it. */
import * as F from '../command-flags.ts';
import * as E from '../event-record.ts';
import type { BookSettings } from '../order-book.ts';
import type { LinearLog } from './event-log.ts';
import { reaches } from './levels.ts';
import type { Resting } from './resting.ts';
import { KEY, NEXT, OPEN, OWNER } from './slots.ts';

export class Matching {
  readonly #resting: Resting;
  readonly #log: LinearLog;
  readonly #makersMax: number;
  lastPrice = 0;
  tradeCount = 0;
  /** Why the last taker stopped with something left: a cancel reason, or 0 when nobody was left to trade with. */
  stoppedBy = 0;

  constructor(resting: Resting, log: LinearLog, settings: BookSettings) {
    this.#resting = resting;
    this.#log = log;
    this.#makersMax = settings.makersMax;
  }

  /**
   * Trades and returns what is left. `price` is the taker's own, 0 for a market order; `limit` is how far it goes; `budget`
   * is in ticks × lots, 0 for none.
   */
  take(
    id: number,
    owner: number,
    side: number,
    flags: number,
    price: number,
    limit: number,
    quantity: number,
    budget: number,
  ): number {
    const { slots, levels } = this.#resting;
    const { words } = slots;
    const isPicky = (flags & F.SELF_TRADE_MASK) !== F.SELF_TRADE_ALLOW;
    let open = quantity;
    let unspent = budget;
    this.stoppedBy = 0;
    for (let met = 0; open > 0; met++) {
      const level = levels.fronts[1 - side] as number;
      if (level === 0) return open;
      const makerPrice = words[level + KEY] as number;
      if (!reaches(side, limit, makerPrice)) return this.#stop(E.PRICE_COLLAR, open);
      const maker = words[level + NEXT] as number;
      const makerOpen = words[maker + OPEN] as number;
      let traded = Math.min(open, makerOpen);
      if (budget !== 0) {
        const affordable = Math.floor(unspent / makerPrice);
        if (affordable === 0) return this.#stop(E.BUDGET_SPENT, open);
        if (affordable < traded) traded = affordable;
      }
      if (met === this.#makersMax) return this.#stop(E.IOC_REMAINDER, open);
      if (isPicky && words[maker + OWNER] === owner) {
        open = this.#preventSelfTrade(id, owner, side, flags, price, open, maker);
        continue;
      }
      unspent -= budget === 0 ? 0 : traded * makerPrice;
      open -= traded;
      const makerLeft = makerOpen - traded;
      this.lastPrice = makerPrice;
      this.tradeCount++;
      this.#log.append(
        E.TRADE | (side << 8),
        id,
        words[maker + KEY] as number,
        makerPrice,
        traded,
        open,
        makerLeft,
        this.tradeCount | 0,
      );
      if (makerLeft === 0) this.#resting.remove(maker);
      else this.#resting.lower(maker, makerLeft);
    }
    return open;
  }

  #stop(reason: number, open: number): number {
    this.stoppedBy = reason;
    return open;
  }

  /** What is left of the taker. The maker's records come before the taker's. */
  #preventSelfTrade(
    id: number,
    owner: number,
    side: number,
    flags: number,
    price: number,
    open: number,
    maker: number,
  ): number {
    const policy = flags & F.SELF_TRADE_MASK;
    const makerOpen = this.#resting.slots.words[maker + OPEN] as number;
    const lost = policy === F.SELF_TRADE_DECREMENT ? Math.min(open, makerOpen) : 0;
    if (lost !== 0 && lost < makerOpen) this.#resting.reduce(maker, makerOpen - lost, E.SELF_TRADE);
    else if (policy !== F.SELF_TRADE_CANCEL_TAKER) this.#resting.cancel(maker, E.SELF_TRADE);
    if (policy === F.SELF_TRADE_CANCEL_MAKER) return open;
    if (lost !== 0 && lost < open) {
      this.#log.append(E.REPLACED | (side << 8) | (E.SELF_TRADE << 16), id, price, price, open, open - lost, 0, owner);
      return open - lost;
    }
    this.#log.append(E.CANCELLED | (side << 8) | (E.SELF_TRADE << 16), id, 0, price, 0, open, 0, owner);
    return 0;
  }

  /** Whether `take` would leave nothing: own orders are passed over under cancel-maker, and end the count under other policies. */
  canFill(owner: number, side: number, flags: number, limit: number, quantity: number, budget: number): boolean {
    const { slots, levels } = this.#resting;
    const { words } = slots;
    const policy = flags & F.SELF_TRADE_MASK;
    let needed = quantity;
    let unspent = budget;
    let met = 0;
    for (let level = levels.fronts[1 - side] as number; level !== 0; level = levels.after(1 - side, level)) {
      const price = words[level + KEY] as number;
      if (!reaches(side, limit, price)) return false;
      for (let maker = words[level + NEXT] as number; maker !== level; maker = words[maker + NEXT] as number) {
        const affordable = budget === 0 ? needed : Math.floor(unspent / price);
        if (affordable === 0 || met++ === this.#makersMax) return false;
        if (policy !== F.SELF_TRADE_ALLOW && words[maker + OWNER] === owner) {
          if (policy === F.SELF_TRADE_CANCEL_MAKER) continue;
          return false;
        }
        const open = words[maker + OPEN] as number;
        const traded = Math.min(needed, open, affordable);
        needed -= traded;
        if (needed === 0) return true;
        // A maker that the budget leaves standing bars the way to those behind it, also where they are cheaper.
        if (traded < open) return false;
        unspent -= traded * price;
      }
    }
    return false;
  }
}
