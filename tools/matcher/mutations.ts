/** Mistakes that somebody could make in the fast book, each a change of its text. */

export interface Mutation {
  readonly name: string;
  /** Below `packages/matcher/src/fast`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const MATCHING: readonly Omit<Mutation, 'file'>[] = [
  {
    name: 'trades at the taker’s price',
    find: '        makerPrice,\n        traded,',
    replace: '        limit,\n        traded,',
  },
  {
    name: 'sweeps past the limit',
    find: 'if (!reaches(side, limit, makerPrice)) return this',
    replace: 'if (!reaches(side, limit, makerPrice - 1 + 2 * side)) return this',
  },
  { name: 'forgets the last price', find: 'this.lastPrice = makerPrice;', replace: '' },
  { name: 'takes all of a maker', find: 'let traded = Math.min(open, makerOpen);', replace: 'let traded = makerOpen;' },
  {
    name: 'ignores the budget after the first maker',
    find: 'unspent -= budget === 0 ? 0 : traded * makerPrice;',
    replace: '',
  },
  {
    name: 'rounds the budget up',
    find: 'const affordable = Math.floor(unspent / makerPrice);',
    replace: 'const affordable = Math.ceil(unspent / makerPrice);',
  },
  {
    name: 'meets one maker too many',
    find: 'if (met === this.#makersMax) return this',
    replace: 'if (met > this.#makersMax) return this',
  },
  {
    name: 'keeps a filled maker',
    find: 'if (makerLeft === 0) this.#resting.remove(maker);',
    replace: 'if (makerLeft < 0) this.#resting.remove(maker);',
  },
  {
    name: 'prevents no self-trade',
    find: 'if (isPicky && words[maker + OWNER] === owner) {',
    replace: 'if (isPicky && words[maker + OWNER] === -owner) {',
  },
  {
    name: 'cancels the maker under cancel-taker',
    find: 'else if (policy !== F.SELF_TRADE_CANCEL_TAKER) this',
    replace: 'else if (policy >= F.SELF_TRADE_CANCEL_TAKER) this',
  },
  {
    name: 'decrements by the maker’s quantity alone',
    find: 'policy === F.SELF_TRADE_DECREMENT ? Math.min(open, makerOpen) : 0',
    replace: 'policy === F.SELF_TRADE_DECREMENT ? makerOpen : 0',
  },
  {
    name: 'counts own orders for a FOK',
    find: 'if (policy === F.SELF_TRADE_CANCEL_MAKER) continue;',
    replace: 'if (policy === F.SELF_TRADE_CANCEL_MAKER) met--;',
  },
  { name: 'passes a maker that the budget leaves standing', find: 'if (traded < open) return false;', replace: '' },
];

const RESTING: readonly Omit<Mutation, 'file'>[] = [
  { name: 'gives no new turn', find: '++this.lastTurn;', replace: 'this.lastTurn || ++this.lastTurn;' },
  {
    name: 'leaves the hash when an order leaves',
    find: 'this.sumB = (this.sumB - orderTermB(seed, open)) | 0;',
    replace: '',
  },
  {
    name: 'leaves the hash when an order shrinks',
    find: 'this.sumA = (this.sumA - orderTermA(seed, before) + orderTermA(seed, open)) | 0;',
    replace: '',
  },
  {
    name: 'leaves an id in the index',
    find: 'this.ids.remove(order, this.slots.words[order + KEY] as number);',
    replace: '',
  },
  { name: 'loses a slot', find: 'this.slots.release(order);', replace: '' },
  {
    name: 'records the cancel after the order is gone',
    find: 'const open = words[order + OPEN] as number;\n    const price',
    replace: 'const open = 0;\n    const price',
  },
];

const LEVELS: readonly Omit<Mutation, 'file'>[] = [
  {
    name: 'puts an order before the last',
    find: 'words[order + NEXT] = level;\n    words[order + PREV] = last;\n    words[last + NEXT] = order;\n    words[level + PREV] = order;',
    replace:
      'const first = words[level + NEXT] as number;\n    words[order + NEXT] = first;\n    words[order + PREV] = level;\n    words[first + PREV] = order;\n    words[level + NEXT] = order;\n    void last;',
  },
  {
    name: 'loses a sibling of a cancelled order',
    find: 'words[previous + NEXT] = next;',
    replace: 'words[previous + NEXT] = level;',
  },
  {
    name: 'counts down twice',
    find: 'const orders = (words[level + ORDERS] as number) - 1;',
    replace: 'const orders = Math.max((words[level + ORDERS] as number) - 2, 0);',
  },
  {
    name: 'keeps the sum of what left',
    find: 'sums[sumOf(level)] = (sums[sumOf(level)] as number) - open;',
    replace: '',
  },
  {
    name: 'sums in 32 bits',
    find: 'sums[sumOf(level)] = (sums[sumOf(level)] as number) + open;',
    replace: 'sums[sumOf(level)] = ((sums[sumOf(level)] as number) + open) | 0;',
  },
  { name: 'leaves a bit of an empty level', find: 'this.bitmap.clear(price);', replace: '' },
  {
    name: 'keeps a phantom best price',
    find: 'this.best[side] = next !== 0 ? next : side === BUY ? NO_BID : NO_ASK;',
    replace: 'if (next !== 0) this.best[side] = next;',
  },
  { name: 'takes an equal price for a worse one', find: 'price - than - side', replace: 'price - than - 1 + side' },
];

const OTHERS: readonly Mutation[] = [
  {
    file: 'price-bitmap.ts',
    name: 'finds the price itself below it',
    find: '& ~(-1 << price);\n    return word',
    replace: '& ~(-2 << price);\n    return word',
  },
  {
    file: 'price-bitmap.ts',
    name: 'forgets the tier above',
    find: 'if (after === 0) this.#clearAbove(price >>> 5);',
    replace: '',
  },
  {
    file: 'slot-index.ts',
    name: 'cuts a chain',
    find: 'words[before + CHAIN] = words[slot + CHAIN] as number;',
    replace: 'words[before + CHAIN] = 0;',
  },
  {
    file: 'event-log.ts',
    name: 'discards one record too many',
    find: 'Math.max(throughSeq + 1 - this.firstSeq, 0)',
    replace: 'Math.max(throughSeq + 2 - this.firstSeq, 0)',
  },
  {
    file: 'book.ts',
    name: 'rests what an IOC leaves',
    find: 'if (timeInForce === F.GTC && !isCutShort) return open;',
    replace: 'if (!isCutShort) return open;',
  },
  {
    file: 'book.ts',
    name: 'rests a FOK that cannot be filled',
    find: 'if (timeInForce === F.FOK && !matching.canFill(owner, side, flags, price, quantity, 0)) {',
    replace: 'if (timeInForce === -1) {',
  },
  {
    file: 'book.ts',
    name: 'forgets post-only on a modification',
    find: 'if (isPostOnly && resting.levels.isCrossing(kind & 1, price)) {',
    replace: 'if (isPostOnly && price < 0) {',
  },
  {
    file: 'book.ts',
    name: 'rests crossed after a modification',
    find: 'if (resting.levels.isCrossing(side, price)) {\n      open = matching',
    replace: 'if (side < 0) {\n      open = matching',
  },
  {
    file: 'book.ts',
    name: 'keeps the place when the quantity grows',
    find: '&& open <= (words[order + OPEN] as number);',
    replace: ';',
  },
  {
    file: 'book.ts',
    name: 'goes to the back when the quantity shrinks',
    find: 'command === E.COMMAND_MODIFY && isSamePrice',
    replace: 'command === E.COMMAND_REPLACE && isSamePrice',
  },
  { file: 'book.ts', name: 'loses the last price in a restore', find: 'matching.lastPrice = lastPrice;', replace: '' },
  {
    file: 'book.ts',
    name: 'issues an id again',
    find: 'const id = ++this.lastId;\n    log.append(E.ACCEPTED | (side << 8), id, flags, price',
    replace:
      'const id = (this.lastId = resting.ids.count + 1);\n    log.append(E.ACCEPTED | (side << 8), id, flags, price',
  },
  {
    file: 'book.ts',
    name: 'rests one order too many',
    find: 'if (isResting && this.resting.ids.count >= this.#orderCapacity) return BOOK_FULL;',
    replace: 'if (isResting && this.resting.ids.count > this.#orderCapacity) return BOOK_FULL;',
  },
  { file: 'refusals.ts', name: 'takes fractions', find: '(value | 0) === value && ', replace: '' },
  { file: 'rows.ts', name: 'loses the turns in a restore', find: 'resting.lastTurn = lastTurn;', replace: '' },
  {
    file: 'views.ts',
    name: 'cancels in the order of slots',
    find: 'return Int32Array.from(ids).sort();',
    replace: 'return Int32Array.from(ids);',
  },
  {
    file: 'views.ts',
    name: 'shows a level on the wrong side',
    find: 'levels.isOfSide(side, price) ? ',
    replace: 'side >= 0 ? ',
  },
];

const inFile =
  (file: string) =>
  (mutation: Omit<Mutation, 'file'>): Mutation => ({ file, ...mutation });

export const MUTATIONS: readonly Mutation[] = [
  ...MATCHING.map(inFile('matching.ts')),
  ...RESTING.map(inFile('resting.ts')),
  ...LEVELS.map(inFile('levels.ts')),
  ...OTHERS,
];
