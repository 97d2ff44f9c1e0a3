/** What a replay traded: how often, how much, and a hash over every trade in order. */

const FOLD_START = 0x811c9dc5;
const FOLD_FACTOR = 0x01000193;

export class Tally {
  trades = 0;
  quantity = 0;
  readonly #fileIds: Int32Array | undefined;
  #fold = FOLD_START | 0;

  /** `fileIds` by number of order, as in `Operations`. */
  constructor(fileIds: Int32Array | undefined) {
    this.#fileIds = fileIds;
  }

  /** Orders by their numbers. */
  add(maker: number, taker: number, price: number, quantity: number): void {
    this.trades += 1;
    this.quantity += quantity;
    let fold = this.#fold;
    fold = Math.imul(fold ^ (this.#fileIds?.[maker] ?? maker), FOLD_FACTOR);
    fold = Math.imul(fold ^ (this.#fileIds?.[taker] ?? taker), FOLD_FACTOR);
    fold = Math.imul(fold ^ price, FOLD_FACTOR);
    fold = Math.imul(fold ^ quantity, FOLD_FACTOR);
    this.#fold = fold ^ (fold >>> 15);
  }

  /** Eight hexadecimal digits. */
  get fold(): string {
    return (this.#fold >>> 0).toString(16).padStart(8, '0');
  }
}
