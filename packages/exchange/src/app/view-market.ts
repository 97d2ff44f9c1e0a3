/** Market summary and book. */
import type { Book, EngineName, Market, Mode } from '@tulip/contracts';
import { cents, formatCents } from '@tulip/contracts';
import type { Cents, MarketData, PriceLevel } from '@tulip/engine';
import type { Clock } from '@tulip/std';
import { mergeTallies } from '../domain/market-tally.ts';
import type { PublishCursors } from '../ports/publish-cursors.ts';
import type { BookShown } from './live-book.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface MarketViewDeps extends StreamDeps {
  readonly engineName: EngineName;
  readonly marketData: MarketData;
  /** There where orders rest: then it is the market's book. */
  readonly liveBook?: (() => Promise<BookShown>) | undefined;
  readonly cursors: PublishCursors;
  readonly clock: Clock;
}

/** Figures of the latest trading day over all streams known here. */
export async function viewMarket(deps: MarketViewDeps, mode: Mode): Promise<Market> {
  const cursors = await deps.cursors.read(await allStreams(deps));
  const tally = mergeTallies(cursors.map((cursor) => cursor.tally));
  return {
    market: deps.config.market as Market['market'],
    engine: deps.engineName,
    mode,
    last: tally === null ? null : formatCents(tally.last.price),
    reference: formatCents(await referenceOf(deps, tally?.last.price ?? null)),
    open: tally === null ? null : formatCents(tally.open.price),
    high: tally === null ? null : formatCents(tally.high),
    low: tally === null ? null : formatCents(tally.low),
    volume: tally?.volume ?? 0,
    change: tally === null ? null : formatCents(cents(tally.last.price - tally.open.price)),
  };
}

/** Of a book the middle of its best prices, else what was traded last, else the only best price; of an empty one the simulated price. */
async function referenceOf(deps: MarketViewDeps, last: Cents | null): Promise<Cents> {
  const simulated = deps.marketData.referencePrice(deps.clock.now());
  if (deps.liveBook === undefined) return simulated;
  const { engine } = await deps.liveBook();
  const {
    bids: [bid],
    asks: [ask],
  } = engine.levels(1);
  if (bid !== undefined && ask !== undefined) return cents(Math.floor((bid.price + ask.price) / 2));
  return last ?? bid?.price ?? ask?.price ?? simulated;
}

export async function viewBook(deps: MarketViewDeps, depth: number): Promise<Book> {
  if (deps.liveBook !== undefined) {
    const { engine, seq } = await deps.liveBook();
    const { bids, asks } = engine.levels(depth);
    return { bids: bids.map(levelOf), asks: asks.map(levelOf), seq, simulated: false };
  }
  const cursors = await deps.cursors.read(await allStreams(deps));
  const { bids, asks, simulated } = deps.marketData.book(deps.clock.now(), depth);
  const seq = cursors.reduce((sum, cursor) => sum + cursor.seq, 0);
  return { bids: bids.map(levelOf), asks: asks.map(levelOf), seq, simulated };
}

function levelOf({ price, quantity }: PriceLevel): Book['bids'][number] {
  return { price: formatCents(price), quantity };
}
