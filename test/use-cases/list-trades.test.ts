/** The tape and the ledger, page by page: everything once, in order. */
import type { LedgerEvent, Trade } from '@tulip/contracts';
import { eventsOf, listEvents, listTrades, tradesOf } from '@tulip/exchange';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, HOME, laneStream, ledgerOf, PEER, type Process } from './bench.ts';

const USERS = ['clusius', 'oosterwijck'];

async function traded(): Promise<{ bench: Bench; process: Process; events: LedgerEvent[]; trades: Trade[] }> {
  const bench = await createBench({ regions: [HOME, PEER] });
  const process = bench.start();
  const peer = bench.start({}, PEER);
  for (let number = 0; number < 12; number++) {
    if (number % 3 === 0) bench.clock.advance(10);
    const [where, userId] = [number % 2 === 0 ? process : peer, must(USERS[number % 3 === 0 ? 0 : 1], 'a user')];
    await where.accept({ userId }, `k${number}`);
    await where.fillAll();
  }
  bench.replicate(PEER, HOME);
  const entries = (await Promise.all(bench.streams.map((stream) => ledgerOf(process, stream)))).flat();
  return {
    bench,
    process,
    events: entries.flatMap(eventsOf),
    trades: entries.flatMap(tradesOf).map(({ trade }) => trade),
  };
}

describe('the tape', () => {
  it('has every trade of every Region once, newest first, whatever the page size', async () => {
    const { process, trades } = await traded();
    expect(new Set(trades.map(({ region }) => region)).size).toBe(2);
    for (const limit of [1, 2, 5, trades.length, 200]) {
      const told: Trade[] = [];
      let cursor: string | undefined;
      let pages = 0;
      for (;;) {
        const page = await listTrades(process.deps, { limit, cursor });
        if (!page.ok) throw new Error(page.error);
        pages += 1;
        expect(page.value.trades.length).toBeLessThanOrEqual(limit);
        told.push(...page.value.trades);
        if (page.value.nextCursor === null) break;
        expect(page.value.trades).toHaveLength(limit);
        cursor = page.value.nextCursor;
      }
      expect(pages).toBe(Math.ceil(trades.length / limit));
      const times = told.map(({ timestamp }) => timestamp);
      expect(times).toEqual([...times].sort().reverse());
      expect(told.map(({ tradeId }) => tradeId).sort()).toEqual(trades.map(({ tradeId }) => tradeId).sort());
    }
  });

  it('of nothing is empty, and refuses a cursor that it never gave out', async () => {
    const { deps } = (await createBench()).start();
    expect(await listTrades(deps, { limit: 1 })).toEqual({ ok: true, value: { trades: [], nextCursor: null } });
    expect(await listTrades(deps, { limit: 1, cursor: 'x' })).toEqual({ ok: false, error: 'alien-cursor' });
  });
});

describe('the ledger', () => {
  it('of one stream has every event after the number asked for, in order, whatever the page size', async () => {
    const { process, events } = await traded();
    for (const stream of [laneStream('clusius'), laneStream('oosterwijck', 8, PEER)]) {
      const own = events.filter((event) => event.stream === stream);
      expect(own.length).toBeGreaterThan(4);
      for (const limit of [1, 3, own.length - 1, own.length, 200]) {
        for (const start of [0, 1, 4, own.length]) {
          const told: LedgerEvent[] = [];
          for (let after: number | null = start; after !== null; ) {
            const page = await listEvents(process.deps, { stream, after, limit });
            if (!page.ok) throw new Error(page.error);
            expect(page.value.events.length).toBeLessThanOrEqual(limit);
            told.push(...page.value.events);
            after = page.value.next;
          }
          expect(told).toEqual(own.slice(start));
        }
      }
    }
  });

  it('of all streams has every event once, by sequence number, and `next` means the same in each of them', async () => {
    const { process, events } = await traded();
    for (const limit of [4, 5, 9, 200]) {
      const told: LedgerEvent[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page = await listEvents(process.deps, { after, limit });
        if (!page.ok) throw new Error(page.error);
        told.push(...page.value.events);
        const { next } = page.value;
        if (next !== null) expect(page.value.events.every(({ seq }) => seq <= next)).toBe(true);
        after = next;
      }
      const inOrder = [...events].sort((a, b) => a.seq - b.seq || (a.stream < b.stream ? -1 : 1));
      expect(told).toEqual(inOrder);
    }
  });

  it('of a stream that nobody has is not found, and a page too small for one event of each stream is refused', async () => {
    const { process } = await traded();
    const alien = await listEvents(process.deps, { stream: 'us-east-2/TULIP-9', after: 0, limit: 10 });
    expect(alien).toEqual({ ok: false, error: 'not-found' });
    expect(await listEvents(process.deps, { after: 0, limit: 1 })).toEqual({ ok: false, error: 'limit-below-streams' });
    const empty = await listEvents(process.deps, { stream: `${HOME}/TULIP-0`, after: 0, limit: 10 });
    expect(empty).toEqual({ ok: true, value: { events: [], next: null } });
  });
});
