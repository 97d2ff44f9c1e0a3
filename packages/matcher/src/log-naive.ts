/** The obvious event log: an array of records, each an array of its eight words. */
import { must } from '@tulip/std';
import * as E from './event-record.ts';
import type { EventLog } from './order-book.ts';

export interface LevelPlace {
  readonly side: number;
  readonly price: number;
}

export class NaiveLog implements EventLog {
  #records: (readonly number[])[] = [];
  firstSeq = 1;

  get words(): Int32Array {
    return Int32Array.from(this.#records.flat());
  }
  get count(): number {
    return this.#records.length;
  }
  append(record: readonly number[]): void {
    this.#records.push(record);
  }
  discard(throughSeq: number): void {
    const gone = Math.min(Math.max(throughSeq + 1 - this.firstSeq, 0), this.count);
    this.restart(this.firstSeq + gone, this.#records.slice(gone));
  }
  restart(firstSeq: number, records: (readonly number[])[] = []): void {
    this.firstSeq = firstSeq;
    this.#records = records;
  }
  /** The levels that the events after `seq` may have changed, some of them more than once. */
  levelsSince(seq: number): readonly LevelPlace[] {
    return this.#records.slice(seq + 1 - this.firstSeq).flatMap(levelsOf);
  }
}

/** A market order's own price is 0 and no level. */
function levelsOf(record: readonly number[]): readonly LevelPlace[] {
  const word = (index: number) => must(record[index], 'a word');
  const head = word(E.WORD_HEAD);
  const [kind, side, price] = [E.kindOf(head), E.sideOf(head), word(E.WORD_PRICE)];
  if (kind === E.REJECTED || price === 0) return [];
  if (kind === E.TRADE) return [{ side: 1 - side, price }];
  const here = { side, price };
  return kind === E.REPLACED ? [{ side, price: word(E.WORD_PRICE_BEFORE) }, here] : [here];
}
