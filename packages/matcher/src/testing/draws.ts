/** Random programs for a book: settings at every edge, and commands that meet each other, themselves, and every limit. */
import fc from 'fast-check';
import * as F from '../command-flags.ts';
import { ANY, type BookSettings, DEFAULT_BOOK_SETTINGS, NO_LIMIT } from '../order-book.ts';
import type { Call } from './call.ts';

export interface Program {
  readonly settings: BookSettings;
  readonly draws: readonly Draw[];
}

/** A call that may name an order relative to the last id, so that it keeps its meaning when the program shrinks. */
export interface Draw {
  readonly idsAgo: number | undefined;
  readonly call: Call;
}

export function callOf({ idsAgo, call: [method, first, ...rest] }: Draw, lastId: number): Call {
  if (idsAgo !== undefined) return [method, lastId - idsAgo, ...rest];
  return first === undefined ? [method] : [method, first, ...rest];
}

/** Prices that all programs move around: low, middle, and at the two ends. */
const RANGES = [
  { priceMin: 1, priceMax: 4_000, around: 1_024 },
  { priceMin: 1, priceMax: 4_000, around: 4 },
  { priceMin: 990, priceMax: 1_030, around: 1_010 },
] as const;
const WIDE = { priceMin: 1, priceMax: 100_000_000, around: 99_999_995 };

const SETTINGS: fc.Arbitrary<BookSettings & { readonly around: number }> = fc
  .record({
    range: fc.oneof(
      { weight: 99, arbitrary: fc.constantFrom(...RANGES) },
      // Its bitmap takes milliseconds to check.
      { weight: 1, arbitrary: fc.constant(WIDE) },
    ),
    quantityMax: fc.constantFrom(1_000_000, 30),
    orderCapacity: fc.constantFrom(2_000_000, 40, 5),
    makersMax: fc.constantFrom(NO_LIMIT, 1, 3),
    eventCapacity: fc.constantFrom(4_000_000, 60),
  })
  .map(({ range, ...rest }) => ({ ...DEFAULT_BOOK_SETTINGS, ...range, ...rest }));

const SIDE = fc.constantFrom(F.BUY, F.SELL);
/** So few that they meet themselves. */
const OWNER = fc.integer({ min: 0, max: 3 });
const SELF_TRADE = fc.constantFrom(
  F.SELF_TRADE_ALLOW,
  F.SELF_TRADE_CANCEL_TAKER,
  F.SELF_TRADE_CANCEL_MAKER,
  F.SELF_TRADE_CANCEL_BOTH,
  F.SELF_TRADE_DECREMENT,
);
const KIND = fc.oneof(
  { weight: 6, arbitrary: fc.constant(F.GTC) },
  { weight: 4, arbitrary: fc.constantFrom(F.IOC, F.FOK, F.POST_ONLY) },
);
const FLAGS = fc.tuple(KIND, SELF_TRADE).map(([kind, selfTrade]) => kind | selfTrade);
const QUANTITY = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_000_000 }) },
);
const IDS_AGO = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 25 }) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 300 }) },
);
/** Whatever a caller's bug may pass for an integer. */
const NONSENSE = fc.constantFrom(
  ...[NaN, Infinity, -Infinity, 0.5, 1.5, -1, 0, 3, 64, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32 + 1, 2 ** 53, 1e300],
);

/** One program; `commands` is how many it has at most. */
export function programs(commands: number): fc.Arbitrary<Program> {
  return SETTINGS.chain(({ around, ...settings }) => {
    const draws = fc.array(drawsAround(around), { maxLength: commands, size: 'max' });
    return draws.map((drawn) => ({ settings, draws: drawn }));
  });
}

function drawsAround(around: number): fc.Arbitrary<Draw> {
  const price = fc.oneof(
    { weight: 19, arbitrary: fc.integer({ min: around - 6, max: around + 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: around - 2_000, max: around + 2_000 }) },
  );
  const collar = fc.constantFrom(NO_LIMIT, NO_LIMIT, 0, 2, 5);
  const budget = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: around * 20 }));
  const limit = fc.tuple(SIDE, OWNER, price, QUANTITY, FLAGS).map((args) => own('limit', args));
  const market = fc
    .tuple(SIDE, OWNER, QUANTITY, collar, budget, FLAGS)
    .map((args) => own('market', args.with(-1, (args[5] as number) & ~F.POST_ONLY)));
  const cancel = IDS_AGO.map((idsAgo) => onOrder(idsAgo, 'cancel', []));
  const reduce = fc.tuple(IDS_AGO, QUANTITY).map(([idsAgo, by]) => onOrder(idsAgo, 'reduce', [by]));
  const change = fc
    .tuple(fc.constantFrom('modify' as const, 'replace' as const), IDS_AGO, price, QUANTITY)
    .map(([method, idsAgo, ...args]) => onOrder(idsAgo, method, args));
  const massCancel = fc
    .tuple(
      fc.oneof(OWNER, fc.constant(ANY)),
      fc.constantFrom(ANY, F.BUY, F.SELL),
      fc.oneof(price, fc.constant(0)),
      fc.oneof(price, fc.constant(NO_LIMIT)),
    )
    .map((args) => own('massCancel', args));
  const discard = fc.integer({ min: 0, max: 60 }).map((kept) => own('discard', [kept]));
  const restore = fc.nat(1_000).map((ledgerSeq) => own('restore', [ledgerSeq]));
  const sane = fc.oneof(
    { weight: 100, arbitrary: limit },
    { weight: 16, arbitrary: market },
    { weight: 16, arbitrary: cancel },
    { weight: 8, arbitrary: reduce },
    { weight: 24, arbitrary: change },
    { weight: 2, arbitrary: massCancel },
    { weight: 6, arbitrary: discard },
    { weight: 2, arbitrary: restore },
  );
  return fc.oneof({ weight: 40, arbitrary: sane }, { weight: 1, arbitrary: sane.chain(spoilt) });
}

/** The same call with one argument that no book takes. */
function spoilt(draw: Draw): fc.Arbitrary<Draw> {
  const [method, ...args] = draw.call;
  if (method === 'discard' || method === 'restore') return fc.constant(draw);
  return fc.tuple(fc.nat(args.length - 1), NONSENSE).map(([at, value]) => own(method, args.with(at, value)));
}

function own(method: Call[0], args: readonly number[]): Draw {
  return { idsAgo: undefined, call: [method, ...args] };
}

function onOrder(idsAgo: number, method: Call[0], args: readonly number[]): Draw {
  return { idsAgo, call: [method, 0, ...args] };
}
