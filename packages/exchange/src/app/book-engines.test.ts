/** The engines of a Region with a book: restored from the ledger to exactly the head, thrown away when they may be ahead of it. */
import type { EngineName } from '@tulip/contracts';
import type { FillEngine } from '@tulip/engine';
import { createMatcher, DEFAULT_MATCHER_SETTINGS } from '@tulip/matcher';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import { enginesOf, HOME, LANE, pendingOrder, placeOf, seededEngine, seedFor } from '../testing/scripted-lane.ts';
import { StoredLane } from '../testing/stored-lane.ts';
import { createBookEngines } from './book-engines.ts';
import { createLiveBook } from './live-book.ts';

const newBook = () => createMatcher(DEFAULT_MATCHER_SETTINGS);
const SEED = seedFor(1, 'filled');

function order(key: string, side: 'BUY' | 'SELL', price: string, quantity = 5): OrderVersion {
  return pendingOrder({ key, userId: key, side, price, quantity, simulationSeed: SEED });
}

/** A lane on which the book and then SimFill have traded: two orders rest, one of them filled in part. */
function tradedLane(): StoredLane {
  const orders = [order('a', 'SELL', '10.00'), order('b', 'BUY', '10.00', 2), order('c', 'BUY', '9.00')];
  const simulated = order('d', 'BUY', '11.00');
  const lane = new StoredLane([...orders, simulated]);
  const book = enginesOf(newBook());
  for (const each of orders) for (const batch of lane.plan([placeOf(each)], book)) lane.commit(batch);
  for (const batch of lane.plan([placeOf(simulated)], enginesOf(seededEngine))) lane.commit(batch);
  return lane;
}

function enginesOn(lane: StoredLane, engineName: EngineName = 'matcher') {
  const reads: number[] = [];
  const ledger = {
    async after(_stream: string, afterSeq: number, limit: number): Promise<LedgerEntry[]> {
      reads.push(afterSeq);
      return lane.entries.filter(({ seq }) => seq > afterSeq).slice(0, limit);
    },
  };
  const config = { region: HOME, market: 'TULIP' };
  const simulated: FillEngine = seededEngine;
  return {
    reads,
    ledger,
    engines: createBookEngines({ config, engineName, simulated, createBook: async () => newBook(), ledger }),
  };
}

describe('the engines of the book’s lane', () => {
  it('are the book as the ledger implies it, without what another engine decided', async () => {
    const lane = tradedLane();
    const { engines } = enginesOn(lane);
    const { arriving, resting } = await engines.at(lane.head, false);
    expect(arriving).toBe(resting);
    expect(must((arriving as ReturnType<typeof newBook>).levels(5).asks[0], 'an ask')).toEqual({
      price: 1_000,
      quantity: 3,
    });
  });

  it('read the ledger once, and go on from what was committed', async () => {
    const lane = tradedLane();
    const { engines, reads } = enginesOn(lane);
    const first = await engines.at(lane.head, false);
    const next = order('e', 'BUY', '10.00', 1);
    lane.rows.set(next.orderId, next);
    for (const batch of lane.plan([placeOf(next)], first)) lane.commit(batch);
    await engines.committed(lane.head);
    expect(await engines.at(lane.head, false)).toEqual(first);
    expect(reads).toEqual([0]);
    expect(first.arriving.stateHash()).toBe((await enginesOn(lane).engines.at(lane.head, false)).arriving.stateHash());
  });

  it('are restored from the ledger after they were discarded, or when somebody else has committed', async () => {
    const lane = tradedLane();
    const { engines, reads } = enginesOn(lane);
    const ahead = await engines.at(lane.head, false);
    lane.plan([placeOf(must(lane.rows.values().next().value, 'a row'))], ahead);
    engines.discard(LANE);
    const head = lane.head;
    const next = order('f', 'BUY', '10.00', 1);
    lane.rows.set(next.orderId, next);
    for (const batch of lane.plan([placeOf(next)], await enginesOn(lane).engines.at(head, false))) lane.commit(batch);
    const { arriving } = await engines.at(lane.head, false);
    expect(reads).toEqual([0, 0]);
    expect(arriving.stateHash()).toBe((await enginesOn(lane).engines.at(lane.head, false)).arriving.stateHash());
  });

  it.each<[string, (entry: LedgerEntry) => LedgerEntry]>([
    ['whose entry is not what its hash says', (entry) => ({ ...entry, fillAz: 'elsewhere' })],
    ['that is not chained', (entry) => ({ ...entry, prevHash: '0'.repeat(64) })],
  ])('refuse a ledger %s', async (_what, damage) => {
    const lane = tradedLane();
    lane.entries[1] = damage(must(lane.entries[1], 'the second entry'));
    await expect(enginesOn(lane).engines.at(lane.head, false)).rejects.toThrow('ledger entry');
  });
});

describe('under SimFill', () => {
  it('the book is asked about what rests alone, and other lanes have none', async () => {
    const lane = tradedLane();
    const { engines, reads } = enginesOn(lane, 'simfill');
    expect(await engines.at(lane.head, false)).toEqual(enginesOf(seededEngine));
    expect(reads).toEqual([]);
    const { arriving, resting } = await engines.at(lane.head, true);
    expect([arriving.identity.name, resting.identity.name]).toEqual(['simfill', 'matcher']);
    const other = { ...lane.head, stream: `${HOME}/TULIP-1` };
    expect(await enginesOn(lane).engines.at(other, true)).toEqual(enginesOf(seededEngine));
  });
});

describe('the live book', () => {
  it('follows the ledger by itself, and begins anew when it fails on the way', async () => {
    const lane = tradedLane();
    const { ledger } = enginesOn(lane);
    let isDown = false;
    const failing = {
      after: (stream: string, afterSeq: number, limit: number) =>
        isDown ? Promise.reject(new Error('down')) : ledger.after(stream, afterSeq, limit),
    };
    const live = createLiveBook({ createBook: async () => newBook(), ledger: failing }, LANE);
    const { engine, seq } = await live();
    expect(seq).toBe(lane.head.seq);
    expect(engine.levels(2).bids).toEqual([{ price: 900, quantity: 5 }]);
    isDown = true;
    await expect(live()).rejects.toThrow('down');
    isDown = false;
    expect((await live()).engine.levels(1)).toEqual(engine.levels(1));
  });
});
