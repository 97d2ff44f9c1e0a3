/** A history that might have been: orders of many traders, filled by SimFill, chained lane by lane; all of it from one seed. */
import {
  type BalanceRow,
  cashEntriesOf,
  cutBatch,
  depositOf,
  initialHead,
  intentOf,
  type LaneHead,
  type LedgerEntry,
  type MarketTally,
  newOrderVersion,
  OPENING_BALANCE,
  type OrderVersion,
  orderIdOf,
  type PostedEntry,
  type PublishCursor,
  planBatch,
  postingOf,
  streamsOf,
  tallyAfter,
} from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { createRandom, type EpochMs, epochMs, must, type Random, randomBelow } from '@tulip/std';

export interface HistoryOptions {
  readonly seed: number;
  readonly region: string;
  readonly lanes: number;
  /** Orders that have ended. */
  readonly orders: number;
  /** Orders that are accepted and await their fill: the youngest. */
  readonly open: number;
  /** When the last order came; the others before it, {@link SPACING_MS} apart. */
  readonly until: EpochMs;
}

/** A part of the history, small enough to be written and forgotten. */
export interface HistoryPart {
  readonly orders: readonly OrderVersion[];
  readonly entries: readonly LedgerEntry[];
  /** What their fills did to the balances. */
  readonly posted: readonly PostedEntry[];
}

export interface HistoryEnd {
  readonly heads: readonly LaneHead[];
  readonly cursors: readonly PublishCursor[];
  readonly books: readonly BalanceRow[];
}

export const SPACING_MS = 40;
const TRADERS = 24;
const PART_ORDERS = 1_000;
const BATCH_MAX = 10;

/** Who traded; they must be there as personas. */
export const HISTORY_TRADERS: readonly string[] = Array.from(
  { length: TRADERS },
  (_, index) => `grower-${String(index + 1).padStart(2, '0')}`,
);

/** Yields the history in order; returns where its lanes stand at its end. */
export function* generateHistory(options: HistoryOptions): Generator<HistoryPart, HistoryEnd> {
  const { region, lanes, orders, open } = options;
  const market = DEFAULT_SETTINGS.market;
  const random = createRandom(options.seed);
  const heads = new Map(streamsOf(region, market, lanes).map((stream) => [stream, initialHead(stream)]));
  const books = new Map(HISTORY_TRADERS.map((userId) => [userId, openBook(options, userId)]));
  const tallies = new Map<string, MarketTally | null>();
  const total = orders + open;
  for (let from = 0; from < total; from += PART_ORDERS) {
    const count = Math.min(PART_ORDERS, total - from);
    const accepted = Array.from({ length: count }, (_, index) => accept(options, random, from + index));
    const ended = accepted.slice(0, Math.max(0, orders - from));
    const filled = [...Map.groupBy(ended, ({ stream }) => stream)].map(([stream, own]) => {
      const lane = fillLane(must(heads.get(stream), stream), own, `${region}b`);
      heads.set(stream, lane.head);
      tallies.set(stream, lane.entries.reduce(tallyAfter, tallies.get(stream) ?? null));
      return lane;
    });
    const entries = filled.flatMap((lane) => lane.entries);
    yield {
      orders: [...filled.flatMap((lane) => lane.orders), ...accepted.slice(ended.length)],
      entries,
      posted: postCash(books, entries),
    };
  }
  const moved = [...heads.values()].filter(({ seq }) => seq > 0);
  return {
    heads: moved,
    cursors: moved.map(({ stream, seq }) => ({ stream, seq, tally: tallies.get(stream) ?? null })),
    books: [...books.values()],
  };
}

function accept({ seed, region, lanes, orders, open, until }: HistoryOptions, random: Random, number: number) {
  const userId = must(HISTORY_TRADERS[randomBelow(random, TRADERS)], 'a trader');
  const idempotencyKey = `history-${seed}-${number}`;
  const orderId = orderIdOf(userId, idempotencyKey);
  const at = epochMs(until - (orders + open - 1 - number) * SPACING_MS);
  const side = randomBelow(random, 2) === 0 ? ('BUY' as const) : ('SELL' as const);
  const isMarket = randomBelow(random, 5) < 2;
  const cents = 6_000 + randomBelow(random, 8_000);
  const request = {
    userId,
    market: 'TULIP' as const,
    side,
    ...(isMarket
      ? { type: 'MARKET' as const, timeInForce: 'IOC' as const }
      : { type: 'LIMIT' as const, timeInForce: 'GTC' as const, price: (cents / 100).toFixed(2) }),
    quantity: 1 + randomBelow(random, 500),
    simulationSeed: random.uint32(),
  };
  const place = { region, lanes, availabilityZone: `${region}a` };
  return newOrderVersion(orderId, idempotencyKey, intentOf(request, orderId), place, at);
}

/** As the worker of the lane would have done it, batch by batch. */
function fillLane(from: LaneHead, orders: readonly OrderVersion[], fillAz: string) {
  const engine = createSimFill(DEFAULT_SETTINGS);
  const rows: OrderVersion[] = [];
  const entries: LedgerEntry[] = [];
  let head = from;
  for (let start = 0; start < orders.length; start += BATCH_MAX) {
    const batch = orders.slice(start, start + BATCH_MAX);
    const commands = batch.map(({ orderId }) => ({
      kind: 'place' as const,
      deliveryId: orderId,
      orderId,
      receiveCount: 1,
    }));
    const rowsById = new Map(batch.map((order) => [order.orderId, order]));
    const now = epochMs((batch.at(-1)?.acceptedAt ?? head.at) + SPACING_MS);
    const engines = { arriving: engine, resting: engine };
    const { planned } = planBatch(commands, { head, orders: rowsById, engines, fillAz, now, givenUp: new Set() });
    for (const transaction of cutBatch(head, planned, rowsById).batches) {
      entries.push(...transaction.entries);
      rows.push(...transaction.orders.map(({ order }) => order));
      head = transaction.newHead;
    }
  }
  return { head, orders: rows, entries };
}

/** What the creation of the persona writes. */
function openBook({ region, until }: HistoryOptions, userId: string): BalanceRow {
  const opening = { userId, homeRegion: region, openingBalance: OPENING_BALANCE, createdAt: until };
  return postingOf(null, [depositOf(opening)]).row;
}

/** As the balance worker would have done it; moves the books. */
function postCash(books: Map<string, BalanceRow>, entries: readonly LedgerEntry[]): PostedEntry[] {
  const byUser = Map.groupBy(entries.flatMap(cashEntriesOf), ({ userId }) => userId);
  return [...byUser].flatMap(([userId, own]) => {
    const posting = postingOf(must(books.get(userId), `the book of ${userId}`), own);
    books.set(userId, posting.row);
    return posting.entries;
  });
}
