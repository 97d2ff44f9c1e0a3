/**
 * `big-order-book` from npm. Its bids are for a value instead of a quantity: here limit × quantity, which buys more where a
 * bid trades below its limit, so that its trades differ from there on. It has no IOC (here: cancelled at once), and a market
 * bid has to name a value as well (here: quantity × the best ask).
 */
import BigOrderBook from 'big-order-book';
import {
  OP_CANCEL,
  OP_IOC,
  OP_MARKET,
  OP_MODIFY,
  OP_WORDS,
  type Operations,
  operationAt,
  sideOf,
  typeOf,
} from '../operations.ts';
import type { Tally } from '../tally.ts';
import { type Contender, numberOf, orderIdOf } from './contender.ts';

interface Prepared {
  readonly type: number;
  readonly id: string;
  readonly isBid: boolean;
  readonly price: number;
  readonly quantity: number;
}

type Answer = ReturnType<BigOrderBook['add']>;

export class BigOrderBookContender implements Contender {
  readonly #operations: Operations;
  /** Prices are ticks, so that values are whole. */
  readonly #book = new BigOrderBook({ priceDecimalPrecision: 0 });
  #prepared: Prepared[] = [];
  #from = 0;
  #answers: Answer[] = [];

  constructor(operations: Operations) {
    this.#operations = operations;
  }

  prepare(from: number, to: number): void {
    this.#from = from;
    this.#prepared = [];
    for (let index = from; index < to; index++) {
      const { head, order: number, price, quantity } = operationAt(this.#operations.words, index * OP_WORDS);
      const type = typeOf(head);
      const side = type === OP_MODIFY ? this.#operations.sides[number] : sideOf(head);
      this.#prepared.push({ type, id: orderIdOf(number), isBid: side === 0, price, quantity });
    }
  }

  run(from: number, to: number): void {
    for (let index = from - this.#from; index < to - this.#from; index++) {
      const operation = this.#prepared[index] as Prepared;
      const { type, id } = operation;
      if (type === OP_CANCEL) this.#book.remove(id);
      else if (type !== OP_MODIFY || this.#book.remove(id) !== undefined) this.#add(operation);
      if (type === OP_IOC) this.#book.remove(id);
    }
  }

  #add({ type, id, isBid, price, quantity }: Prepared): void {
    const kind = type === OP_MARKET ? 'market' : 'limit';
    const limit = type === OP_MARKET ? (this.#book.getMinAsk()?.price ?? 0) : price;
    const amount = isBid ? { side: 'bid', value: limit * quantity } : { side: 'ask', size: quantity };
    this.#answers.push(this.#book.add({ id, type: kind, price, ...amount }));
  }

  drain(tally: Tally): void {
    for (const { taker, makers } of this.#answers) {
      for (const { id, price, lastSizeTaken, lastValueTaken } of makers) {
        const quantity = lastSizeTaken === 0n ? lastValueTaken / BigInt(price) : lastSizeTaken;
        tally.add(numberOf(id), numberOf(taker.id), price, Number(quantity));
      }
    }
    this.#answers = [];
  }
}
