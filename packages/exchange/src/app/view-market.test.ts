/** Market summary and book: figures of all streams known here, as decimal strings. */
import { book as bookSchema, cents, lots, market as marketSchema } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { MarketTally } from '../domain/market-tally.ts';
import { HOME, NOON, PEER } from '../testing/scripted-lane.ts';
import { type MarketViewDeps, viewBook, viewMarket } from './view-market.ts';

function tallyOf(openAt: number, open: number, lastAt: number, last: number, volume: number): MarketTally {
  const print = (at: number, price: number) => ({ at: epochMs(at), price: cents(price), key: `${at}` });
  return {
    day: 20_557,
    open: print(openAt, open),
    last: print(lastAt, last),
    high: cents(Math.max(open, last)),
    low: cents(Math.min(open, last)),
    volume,
  };
}

function deps(tallies: Readonly<Record<string, MarketTally>>): MarketViewDeps {
  return {
    config: { region: HOME, regions: [HOME, PEER], market: 'TULIP', lanes: 1, availabilityZone: `${HOME}a` },
    laneCounts: { largest: async () => new Map() },
    engineName: 'simfill',
    marketData: {
      referencePrice: (at) => cents(at === NOON ? 1_234 : 1),
      book: (at, depth) => ({
        bids: Array.from({ length: depth }, (_, level) => ({
          price: cents(1_230 - level),
          quantity: lots(10 + level),
        })),
        asks: [{ price: cents(at === NOON ? 1_240 : 1), quantity: lots(7) }],
        simulated: true,
      }),
    },
    cursors: {
      read: async (streams) =>
        streams.map((stream, index) => ({ stream, seq: 3 + index, tally: tallies[stream] ?? null })),
      advance: async () => false,
    },
    clock: { now: () => NOON },
  };
}

describe('the market', () => {
  it('merges the figures of all Regions', async () => {
    const market = await viewMarket(
      deps({
        [`${HOME}/TULIP-0`]: tallyOf(10, 1_250, 50, 1_225, 30),
        [`${PEER}/TULIP-0`]: tallyOf(20, 1_300, 40, 1_210, 12),
      }),
      'BACKPRESSURE',
    );
    expect(marketSchema.parse(market)).toEqual(market);
    expect(market).toEqual({
      market: 'TULIP',
      engine: 'simfill',
      mode: 'BACKPRESSURE',
      last: '12.25',
      reference: '12.34',
      open: '12.50',
      high: '13.00',
      low: '12.10',
      volume: 42,
      change: '-0.25',
    });
  });

  it('before the first trade has a reference price and nothing else', async () => {
    expect(await viewMarket(deps({}), 'NORMAL')).toEqual({
      market: 'TULIP',
      engine: 'simfill',
      mode: 'NORMAL',
      last: null,
      reference: '12.34',
      open: null,
      high: null,
      low: null,
      volume: 0,
      change: null,
    });
  });
});

describe('the book', () => {
  it('has so many levels, says that they are simulated, and stands on the sum of the sequence numbers', async () => {
    const book = await viewBook(deps({}), 2);
    expect(bookSchema.parse(book)).toEqual(book);
    expect(book).toEqual({
      bids: [
        { price: '12.30', quantity: 10 },
        { price: '12.29', quantity: 11 },
      ],
      asks: [{ price: '12.40', quantity: 7 }],
      seq: 7,
      simulated: true,
    });
  });
});
