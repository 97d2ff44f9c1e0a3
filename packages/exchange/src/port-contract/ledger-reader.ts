/** The contract of LedgerReader: entries in order after any sequence number, trades newest first over all streams. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type LedgerEntry, tradesOf } from '../domain/ledger-entry.ts';
import type { LedgerReader } from '../ports/index.ts';
import { createLanes, placeBatch, type TestLane } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

type TradeRow = Awaited<ReturnType<LedgerReader['trades']>>[number];

export function describeLedgerReader(create: CreatePorts): void {
  describe('LedgerReader', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    /** Fills orders one commit each, three events an order: accepted and two trades. */
    async function fill(lane: TestLane, count: number, acceptedAtMs?: number): Promise<LedgerEntry[]> {
      const entries: LedgerEntry[] = [];
      for (const order of lane.orders(count, acceptedAtMs === undefined ? {} : { acceptedAtMs })) {
        await ports().orders.accept(order, []);
        const batch = placeBatch(await ports().lanes.head(lane.stream), [order]);
        await ports().lanes.commit(batch);
        entries.push(...batch.entries);
      }
      await ports().settle();
      return entries;
    }

    it('reads entries in order, at once after their commit', async () => {
      const lane = newLane();
      const entries = await fill(lane, 12);
      expect(await ports().ledger.after(lane.stream, 0, 100)).toEqual(entries);
      expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 12 }, (_, index) => 3 * (index + 1)));
    });

    it('reads after a sequence number: an entry counts when its last event does', async () => {
      const lane = newLane();
      const entries = await fill(lane, 3);
      expect(await ports().ledger.after(lane.stream, 3, 100)).toEqual(entries.slice(1));
      expect(await ports().ledger.after(lane.stream, 4, 100)).toEqual(entries.slice(1));
      expect(await ports().ledger.after(lane.stream, 5, 100)).toEqual(entries.slice(1));
      expect(await ports().ledger.after(lane.stream, 6, 100)).toEqual(entries.slice(2));
      expect(await ports().ledger.after(lane.stream, 9, 100)).toEqual([]);
    });

    it('reads at most `limit`, and one stream alone', async () => {
      const [lane, other] = [newLane(), newLane()];
      const entries = await fill(lane, 4);
      await fill(other, 1);
      expect(await ports().ledger.after(lane.stream, 0, 2)).toEqual(entries.slice(0, 2));
      expect(await ports().ledger.after(lane.stream, 3, 2)).toEqual(entries.slice(1, 3));
      expect(await ports().ledger.after(newLane().stream, 0, 10)).toEqual([]);
    });

    it('reads single entries by the numbers of their last events, in order, each once', async () => {
      const [lane, other] = [newLane(), newLane()];
      const [first, second, third] = await fill(lane, 3);
      await fill(other, 1);
      expect(await ports().ledger.at(lane.stream, [9, 3, 9])).toEqual([first, third]);
      expect(await ports().ledger.at(lane.stream, [2, 6, 12])).toEqual([second]);
      expect(await ports().ledger.at(newLane().stream, [3])).toEqual([]);
      expect(await ports().ledger.at(lane.stream, [])).toEqual([]);
    });

    describeTrades(ports, newLane, fill);
  });
}

function describeTrades(
  ports: ReturnType<typeof usePorts>,
  newLane: ReturnType<typeof createLanes>,
  fill: (lane: TestLane, count: number, acceptedAtMs?: number) => Promise<LedgerEntry[]>,
): void {
  it('shows the trades of a stream newest first', async () => {
    const lane = newLane();
    const trades = (await fill(lane, 4)).flatMap(tradesOf).map(({ trade }) => trade);
    const rows = await ports().ledger.trades([lane.stream], null, 100);
    expect(rows.map((row) => row.trade)).toEqual(trades.reverse());
  });

  it('orders the trades of one instant by their place in the ledger', async () => {
    const lane = newLane();
    const order = lane.order();
    await ports().orders.accept(order, []);
    const batch = placeBatch(await ports().lanes.head(lane.stream), [order], 10);
    await ports().lanes.commit(batch);
    await ports().settle();
    const trades = batch.entries.flatMap(tradesOf).map(({ trade }) => trade);
    const rows = await ports().ledger.trades([lane.stream], null, 100);
    expect(rows.map((row) => row.trade)).toEqual(trades.reverse());
  });

  it.each([1, 3, 7])('pages by %i through the equal instants of three streams', async (limit) => {
    const lanes = [newLane(), newLane(), newLane()];
    const at = lanes[0]?.order().acceptedAt;
    const entries: LedgerEntry[] = [];
    for (const lane of lanes) entries.push(...(await fill(lane, 2, at)));
    const expected = entries.flatMap(tradesOf).map(({ trade }) => trade.tradeId);
    const streams = lanes.map((lane) => lane.stream);
    const rows = await readPages(ports().ledger, streams, limit);
    expect(rows.map((row) => row.trade.tradeId).sort()).toEqual(expected.sort());
    const timeKeys = rows.map((row) => row.timeKey);
    expect(timeKeys).toEqual([...new Set(timeKeys)].sort().reverse());
  });

  it('has no trades of no streams, of an idle stream, and before the oldest', async () => {
    const lane = newLane();
    await fill(lane, 1);
    const oldest = must((await ports().ledger.trades([lane.stream], null, 100)).at(-1), 'a trade');
    expect(await ports().ledger.trades([lane.stream], oldest.timeKey, 10)).toEqual([]);
    expect(await ports().ledger.trades([newLane().stream], null, 10)).toEqual([]);
    expect(await ports().ledger.trades([], null, 10)).toEqual([]);
  });
}

async function readPages(ledger: LedgerReader, streams: readonly string[], limit: number): Promise<TradeRow[]> {
  const rows: TradeRow[] = [];
  for (let pages = 0; pages < 100; pages++) {
    const page = await ledger.trades(streams, rows.at(-1)?.timeKey ?? null, limit);
    expect(page.length).toBeLessThanOrEqual(limit);
    if (page.length === 0) break;
    rows.push(...page);
  }
  return rows;
}
