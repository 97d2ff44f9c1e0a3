/** The audit of one Region gathers what that Region wrote, whatever order it is read in and whatever replicated to it. */
import { createMemoryAuditReader } from '@tulip/adapters-memory';
import { type AuditReader, auditStoredRegion, type StoredItem } from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, HOME, PEER } from './bench.ts';

const engineFor = () => createSimFill(DEFAULT_SETTINGS);

async function tradedInTwoRegions(): Promise<Bench> {
  const bench = await createBench({ regions: [HOME, PEER] });
  for (const [region, orders] of [
    [HOME, 4],
    [PEER, 3],
  ] as const) {
    const process = bench.start({}, region);
    for (let number = 0; number < orders; number++) {
      await process.accept({}, `${region} ${number}`);
      await process.fillAll();
    }
    await process.accept({}, `${region} open`);
    await process.publish();
  }
  bench.clock.advance(1);
  bench.replicate(PEER, HOME);
  return bench;
}

async function itemsOf(reader: AuditReader): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const item of reader.items()) items.push(item);
  return items;
}

function readerOf(items: readonly StoredItem[]): AuditReader {
  return {
    async *items() {
      yield* items;
    },
  };
}

describe('the audit of a Region', () => {
  it('covers what the Region wrote itself, and not what replicated to it', async () => {
    const bench = await tradedInTwoRegions();
    for (const [region, orders] of [
      [HOME, 5],
      [PEER, 4],
    ] as const) {
      const report = await auditStoredRegion(createMemoryAuditReader(bench.regionOf(region)), region, engineFor);
      expect(report.differences).toEqual([]);
      expect(report.counts).toMatchObject({ orders, open: 1, entries: orders - 1, streams: 1 });
    }
  });

  it('is the same whatever order the items are read in', async () => {
    const bench = await tradedInTwoRegions();
    const items = await itemsOf(createMemoryAuditReader(bench.regionOf(HOME)));
    const report = await auditStoredRegion(readerOf(items), HOME, engineFor);
    expect(await auditStoredRegion(readerOf([...items].reverse()), HOME, engineFor)).toEqual(report);
  });

  it('misses nothing that is missing: each kind of item taken away is a difference', async () => {
    const bench = await tradedInTwoRegions();
    const items = await itemsOf(createMemoryAuditReader(bench.regionOf(HOME)));
    for (const kind of ['entry', 'order', 'trade'] as const) {
      const own = items.filter((item) => item.kind === kind && JSON.stringify(item).includes(HOME));
      const rest = items.filter((item) => item !== own[0]);
      const { differences } = await auditStoredRegion(readerOf(rest), HOME, engineFor);
      expect([kind, differences.length > 0]).toEqual([kind, true]);
    }
    const unlisted = items.map((item) => (item.kind === 'order' ? { ...item, isListedPending: false } : item));
    const { differences } = await auditStoredRegion(readerOf(unlisted), HOME, engineFor);
    expect(differences).toEqual([expect.stringContaining('not listed as pending')]);
  });
});
