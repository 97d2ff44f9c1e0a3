/** Market summary and book. */
import type { Book, EngineName, Market, Mode } from '@tulip/contracts';
import { cents, formatCents } from '@tulip/contracts';
import type { MarketData } from '@tulip/engine';
import type { Clock } from '@tulip/std';
import { mergeTallies } from '../domain/market-tally.ts';
import type { PublishCursors } from '../ports/publish-cursors.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface MarketViewDeps extends StreamDeps {
  readonly engineName: EngineName;
  readonly marketData: MarketData;
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
    reference: formatCents(deps.marketData.referencePrice(deps.clock.now())),
    open: tally === null ? null : formatCents(tally.open.price),
    high: tally === null ? null : formatCents(tally.high),
    low: tally === null ? null : formatCents(tally.low),
    volume: tally?.volume ?? 0,
    change: tally === null ? null : formatCents(cents(tally.last.price - tally.open.price)),
  };
}

export async function viewBook(deps: MarketViewDeps, depth: number): Promise<Book> {
  const cursors = await deps.cursors.read(await allStreams(deps));
  const { bids, asks, simulated } = deps.marketData.book(deps.clock.now(), depth);
  const toWire = (level: { price: Parameters<typeof formatCents>[0]; quantity: number }) => ({
    price: formatCents(level.price),
    quantity: level.quantity,
  });
  return {
    bids: bids.map(toWire),
    asks: asks.map(toWire),
    seq: cursors.reduce((sum, cursor) => sum + cursor.seq, 0),
    simulated,
  };
}
