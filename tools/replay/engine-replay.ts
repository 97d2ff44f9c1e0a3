/** A LOBSTER file straight into the order book: what the exchange of the file executed must be what stands at the front here. */
import { BUY, IOC, type OrderBook, SELL } from '@tulip/matcher';
import { type LobsterMessage, parseLobsterLine } from './lobster.ts';

export interface Mismatch {
  readonly line: number;
  readonly orderId: string;
  readonly price: number;
  /** What stood at the front of that side; undefined when nothing did. */
  readonly frontId: string | undefined;
  readonly frontPrice: number;
}

export interface EngineReplaySummary {
  readonly messages: number;
  readonly added: number;
  readonly reduced: number;
  readonly deleted: number;
  /** Executions of orders that the file added. */
  readonly executions: number;
  /** Of those: the best price was the message's, and the front order was. */
  readonly pricesAgreed: number;
  readonly idsAgreed: number;
  readonly mismatches: readonly Mismatch[];
  /** Partial cancels, deletes and executions of orders that the file never added: they rested before it began. */
  readonly unknown: number;
  /** The same of orders that the file added and that no longer rest here. */
  readonly ended: number;
  /** Hidden executions, crosses and halts: they change nothing that is visible. */
  readonly passed: number;
  readonly trades: number;
  readonly resting: number;
  readonly stateHash: string;
}

type Counts = { -readonly [Key in keyof EngineReplaySummary]: EngineReplaySummary[Key] };

export async function replayIntoBook(book: OrderBook, lines: AsyncIterable<string>, limit: number) {
  const replay = new EngineReplay(book);
  let number = 0;
  for await (const text of lines) {
    if (number >= limit) break;
    number += 1;
    if (text.trim() === '') continue;
    const message = parseLobsterLine(text, number);
    if (!message.ok) throw new Error(message.error);
    replay.take(message.value);
  }
  return replay.summary();
}

class EngineReplay {
  readonly #book: OrderBook;
  readonly #numbers = new Map<string, number>();
  readonly #orderIds = new Map<number, string>();
  readonly #mismatches: Mismatch[] = [];
  readonly #counts = { ...NOTHING };

  constructor(book: OrderBook) {
    this.#book = book;
  }

  take(message: LobsterMessage): void {
    this.#counts.messages += 1;
    if (message.type === 1) this.#add(message);
    else if (message.type > 4) this.#counts.passed += 1;
    else this.#change(message);
    this.#book.log.discard(this.#book.lastSeq);
  }

  summary(): EngineReplaySummary {
    const { tradeCount, orderCount } = this.#book;
    const mismatches = this.#mismatches;
    return { ...this.#counts, mismatches, trades: tradeCount, resting: orderCount, stateHash: this.#book.stateHash() };
  }

  /** The file does not say whose an order is: every order has an owner of its own. */
  #add({ line, orderId, side, price, size }: LobsterMessage): void {
    const number = this.#book.limit(side === 'BUY' ? BUY : SELL, this.#book.lastId + 1, price, size, 0);
    if (number < 0) throw new Error(`line ${line}: the book refuses ${size} at ${price}`);
    this.#numbers.set(orderId, number);
    this.#orderIds.set(number, orderId);
    this.#counts.added += 1;
  }

  #change(message: LobsterMessage): void {
    const number = this.#numbers.get(message.orderId);
    if (number === undefined) {
      this.#counts.unknown += 1;
      return;
    }
    if (message.type === 4) this.#execute(message, number);
    else if (this.#book.order(number) === undefined) this.#counts.ended += 1;
    else if (message.type === 2) this.#reduce(number, message.size);
    else this.#delete(number);
  }

  #reduce(number: number, size: number): void {
    this.#book.reduce(number, size);
    this.#counts.reduced += 1;
  }

  #delete(number: number): void {
    this.#book.cancel(number);
    this.#counts.deleted += 1;
  }

  /** The aggressor's order, if it would meet the order that it met; else what it took is taken off that order. */
  #execute({ line, orderId, side, price, size }: LobsterMessage, number: number): void {
    const book = this.#book;
    const resting = side === 'BUY' ? BUY : SELL;
    const [front, frontPrice] = [book.frontOrder(resting), book.bestPrice(resting)];
    this.#counts.executions += 1;
    if (frontPrice === price) this.#counts.pricesAgreed += 1;
    if (front === number && frontPrice === price) {
      this.#counts.idsAgreed += 1;
      book.limit(1 - resting, book.lastId + 1, price, size, IOC);
      return;
    }
    this.#mismatches.push({ line, orderId, price, frontId: this.#orderIds.get(front), frontPrice });
    if (book.order(number) === undefined) this.#counts.ended += 1;
    else book.reduce(number, size);
  }
}

const NOTHING: Omit<Counts, 'mismatches' | 'trades' | 'resting' | 'stateHash'> = {
  messages: 0,
  added: 0,
  reduced: 0,
  deleted: 0,
  executions: 0,
  pricesAgreed: 0,
  idsAgreed: 0,
  unknown: 0,
  ended: 0,
  passed: 0,
};

export function formatEngineReplay(summary: EngineReplaySummary): string {
  const { executions, pricesAgreed, idsAgreed, mismatches } = summary;
  const share = (agreed: number) => (executions === 0 ? '' : ` (${((100 * agreed) / executions).toFixed(2)} %)`);
  const rows: [string, string | number][] = [
    ['messages read', summary.messages],
    ['orders added', summary.added],
    ['reduced', summary.reduced],
    ['deleted', summary.deleted],
    ['executions of added orders', executions],
    ['  price at the front', `${pricesAgreed}${share(pricesAgreed)}`],
    ['  order at the front', `${idsAgreed}${share(idsAgreed)}`],
    ['of orders never added', summary.unknown],
    ['of orders that ended', summary.ended],
    ['hidden, crosses, halts', summary.passed],
    ['trades', summary.trades],
    ['orders at rest', summary.resting],
    ['state hash', summary.stateHash],
  ];
  const lines = mismatches.map(
    ({ line, orderId, price, frontId, frontPrice }) =>
      `line ${line}: ${orderId} at ${price} was executed, and ${frontId ?? 'nobody'} at ${frontPrice} stands at the front`,
  );
  return [...lines, ...rows.map(([name, value]) => `${name.padEnd(28)}${String(value).padStart(18)}`)].join('\n');
}
