/** The matcher as the exchange sees it: commands and events as objects, ids as strings. */
import type {
  BookEngine,
  CancelCommand,
  Cents,
  EngineCommand,
  EngineEvent,
  Lots,
  PlaceCommand,
  Side,
} from '@tulip/engine';
import { createMatcher, DEFAULT_MATCHER_SETTINGS, NO_LIMIT } from '@tulip/matcher';
import { epochMs } from '@tulip/std';
import {
  OP_CANCEL,
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

const NOW = epochMs(0);

export class Face implements Contender {
  readonly #operations: Operations;
  readonly #engine: BookEngine = createMatcher({
    ...DEFAULT_MATCHER_SETTINGS,
    collarBp: null,
    makersMax: NO_LIMIT,
    orderCapacity: 4_194_304,
  });
  #commands: EngineCommand[] = [];
  /** Of a modify, which is a cancel first: the new order, placed if there was one to cancel. */
  #again: (PlaceCommand | undefined)[] = [];
  #from = 0;
  #answers: (readonly EngineEvent[])[] = [];

  constructor(operations: Operations) {
    this.#operations = operations;
  }

  prepare(from: number, to: number): void {
    this.#from = from;
    this.#commands = [];
    this.#again = [];
    for (let index = from; index < to; index++) {
      const { head, order: number, price, quantity } = operationAt(this.#operations.words, index * OP_WORDS);
      const type = typeOf(head);
      const side = type === OP_MODIFY ? (this.#operations.sides[number] ?? 0) : sideOf(head);
      const isCancel = type === OP_CANCEL || type === OP_MODIFY;
      this.#commands.push(isCancel ? cancelOf(number) : placeOf(type, number, side, price, quantity));
      this.#again.push(type === OP_MODIFY ? placeOf(OP_LIMIT, number, side, price, quantity) : undefined);
    }
  }

  run(from: number, to: number): void {
    const [engine, commands, again, answers] = [this.#engine, this.#commands, this.#again, this.#answers];
    for (let index = from - this.#from; index < to - this.#from; index++) {
      const answer = engine.apply(commands[index] as EngineCommand);
      answers.push(answer);
      const place = again[index];
      if (place !== undefined && answer.length > 0) answers.push(engine.apply(place));
    }
  }

  drain(tally: Tally): void {
    for (const events of this.#answers) {
      for (const event of events) {
        if (event.kind !== 'trade') continue;
        tally.add(numberOf(event.makerOrderId), numberOf(event.orderId), event.price, event.quantity);
      }
    }
    this.#answers = [];
  }
}

function placeOf(type: number, number: number, side: number, price: number, quantity: number): PlaceCommand {
  const isMarket = type === OP_MARKET;
  return {
    kind: 'place',
    orderId: orderIdOf(number),
    userId: `u${number}`,
    side: sideName(side),
    type: isMarket ? 'MARKET' : 'LIMIT',
    timeInForce: isMarket || type === OP_IOC ? 'IOC' : 'GTC',
    price: isMarket ? null : (price as Cents),
    quantity: quantity as Lots,
    postOnly: false,
    selfTrade: 'CANCEL_TAKER',
    simulationSeed: number,
    acceptedAt: NOW,
  };
}

/** Of an order that does not rest, nothing is left to cancel. */
function cancelOf(number: number): CancelCommand {
  const orderId = orderIdOf(number);
  return { kind: 'cancel', orderId, userId: `u${number}`, remaining: 0 as Lots, reason: 'user-cancel' };
}

function sideName(side: number): Side {
  return side === 0 ? 'BUY' : 'SELL';
}
