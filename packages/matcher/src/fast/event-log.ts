/** The event log in one growable array, read where it lies. */
import { assert } from '@tulip/std';
import { RECORD_WORDS } from '../event-record.ts';
import type { EventLog } from '../order-book.ts';

const RECORDS_AT_FIRST = 1024;

export class LinearLog implements EventLog {
  #buffer = new Int32Array(RECORDS_AT_FIRST * RECORD_WORDS);
  /** Where the records held begin and end in the buffer. */
  #from = 0;
  #to = 0;
  firstSeq = 1;
  words = this.#buffer;

  get count(): number {
    return (this.#to - this.#from) / RECORD_WORDS;
  }

  get lastSeq(): number {
    return this.firstSeq + (this.#to - this.#from) / RECORD_WORDS - 1;
  }

  append(head: number, a: number, b: number, c: number, d: number, e: number, f: number, g: number): void {
    const at = this.#to;
    if (at === this.#buffer.length) this.#grow();
    const words = this.#buffer;
    words[at] = head;
    words[at + 1] = a;
    words[at + 2] = b;
    words[at + 3] = c;
    words[at + 4] = d;
    words[at + 5] = e;
    words[at + 6] = f;
    words[at + 7] = g;
    this.#to = at + RECORD_WORDS;
  }

  /** Moves what is left to the front only when that is the smaller part, so that a record is moved at most once on average. */
  discard(throughSeq: number): void {
    if (throughSeq === this.lastSeq) {
      // The usual case, once for each command behind the engine interface.
      this.restart(throughSeq + 1);
      return;
    }
    assert(Number.isSafeInteger(throughSeq), `not a seq: ${throughSeq}`);
    const gone = Math.min(Math.max(throughSeq + 1 - this.firstSeq, 0), this.count);
    this.firstSeq += gone;
    this.#from += gone * RECORD_WORDS;
    if (this.#from >= this.#to - this.#from) {
      this.#buffer.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    this.words = this.#from === 0 ? this.#buffer : this.#buffer.subarray(this.#from);
  }

  /** Forgets everything; the next record has this seq. */
  restart(firstSeq: number): void {
    this.firstSeq = firstSeq;
    this.#from = 0;
    this.#to = 0;
    this.words = this.#buffer;
  }

  #grow(): void {
    const buffer = new Int32Array(this.#buffer.length * 2);
    buffer.set(this.#buffer);
    this.#buffer = buffer;
    this.words = this.#from === 0 ? buffer : buffer.subarray(this.#from);
  }
}
