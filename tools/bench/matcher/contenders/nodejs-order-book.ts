/** `nodejs-order-book`, the order book that most people install from npm; it keeps price-time priority. */
import { OrderBook, Side } from 'nodejs-order-book';
import {
  OP_IOC,
  OP_LIMIT,
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
  readonly order: Parameters<OrderBook['limit']>[0];
}

/** The enumeration is not exported. */
type TimeInForce = NonNullable<Prepared['order']['timeInForce']>;
type Answer = ReturnType<OrderBook['limit']>;

export class NodejsOrderBook implements Contender {
  readonly #operations: Operations;
  readonly #book = new OrderBook();
  #prepared: Prepared[] = [];
  #from = 0;
  #answers: { readonly id: string; readonly answer: Answer }[] = [];

  constructor(operations: Operations) {
    this.#operations = operations;
  }

  prepare(from: number, to: number): void {
    this.#from = from;
    this.#prepared = [];
    for (let index = from; index < to; index++) {
      const { head, order: number, price, quantity: size } = operationAt(this.#operations.words, index * OP_WORDS);
      const type = typeOf(head);
      const id = orderIdOf(number);
      const side = sideOf(head) === 0 ? Side.BUY : Side.SELL;
      const timeInForce = (type === OP_IOC ? 'IOC' : 'GTC') as TimeInForce;
      this.#prepared.push({ type, id, order: { id, side, size, price, timeInForce } });
    }
  }

  run(from: number, to: number): void {
    const [book, prepared, answers] = [this.#book, this.#prepared, this.#answers];
    for (let index = from - this.#from; index < to - this.#from; index++) {
      const { type, id, order } = prepared[index] as Prepared;
      if (type === OP_LIMIT || type === OP_IOC) answers.push({ id, answer: book.limit(order) });
      else if (type === OP_MARKET) answers.push({ id, answer: book.market(order) });
      else if (type === OP_MODIFY) answers.push({ id, answer: book.modify(id, order) });
      else book.cancel(id);
    }
  }

  /** `done` lists what was filled, the taker too; `partial` is the maker that was filled in part, or the taker's rest. */
  drain(tally: Tally): void {
    for (const { id, answer } of this.#answers) {
      const taker = numberOf(id);
      for (const filled of answer.done) {
        if (filled.id !== id && 'price' in filled) tally.add(numberOf(filled.id), taker, filled.price, filled.size);
      }
      const { partial } = answer;
      if (partial === null || partial.id === id || answer.partialQuantityProcessed === 0) continue;
      tally.add(numberOf(partial.id), taker, partial.price, answer.partialQuantityProcessed);
    }
    this.#answers = [];
  }
}
