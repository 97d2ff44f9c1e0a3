/** Tables: ranges as DynamoDB answers them, indexes that follow each write, replicas where the last writer wins. */
import { cents } from '@tulip/contracts';
import { type EpochMs, epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYBODY, type MemoryItem, personaKey } from './memory-item.ts';
import { createMemoryTable } from './memory-table.ts';
import { createSortedPartition } from './sorted-partition.ts';

describe('a sorted partition', () => {
  it('answers every range as a sorted list of its keys would', () => {
    const key = fc.constantFrom(...'abcdefgh');
    const bounds = fc.record({
      after: key,
      before: key,
      limit: fc.integer({ min: 1, max: 5 }),
      isNewestFirst: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean())), bounds, (writes, range) => {
        const partition = createSortedPartition<string>();
        const model = new Set<string>();
        for (const [name, isPut] of writes) {
          if (isPut) partition.put(name, name);
          else partition.remove(name);
          if (isPut) model.add(name);
          else model.delete(name);
        }
        const sorted = [...model].sort();
        expect([...partition.values()]).toEqual(sorted);
        const within = sorted.filter((name) => name > range.after && name < range.before);
        const expected = range.isNewestFirst ? within.reverse() : within;
        expect(partition.range(range)).toEqual(expected.slice(0, range.limit));
      }),
    );
  });
});

describe('replicas of an item', () => {
  const persona = (displayName: string) => ({
    kind: 'persona' as const,
    userId: 'clusius',
    persona: {
      userId: 'clusius',
      displayName,
      bio: '',
      avatar: null,
      homeRegion: 'us-east-2',
      openingBalance: cents(0),
      createdAt: epochMs(1),
      updatedAt: epochMs(1),
    },
  });
  const key = personaKey('clusius');

  function setUp(region: string) {
    let now: EpochMs = epochMs(10);
    const table = createMemoryTable(region, { now: () => now });
    return { table, at: (ms: number) => (now = epochMs(ms)) };
  }

  function onlyItem(items: readonly MemoryItem[]): MemoryItem {
    const [item, ...more] = items;
    if (item === undefined || more.length > 0) throw new Error(`${items.length} items`);
    return item;
  }

  it('converge on the later writer, whichever way they travel, a tie by Region', () => {
    for (const [atUs, atEu, winner] of [
      [10, 11, 'eu'],
      [11, 10, 'us'],
      [10, 10, 'us'],
    ] as const) {
      const [us, eu] = [setUp('us-east-2'), setUp('eu-west-1')];
      us.at(atUs);
      eu.at(atEu);
      us.table.put(key, persona('us'));
      eu.table.put(key, persona('eu'));
      const [fromUs, fromEu] = [onlyItem(us.table.items()), onlyItem(eu.table.items())];
      expect(us.table.receive(fromEu)).toBe(winner === 'eu');
      expect(eu.table.receive(fromUs)).toBe(winner === 'us');
      for (const { table } of [us, eu])
        expect(table.get(key, 'persona')?.persona).toMatchObject({ displayName: winner });
      expect(us.table.items()).toEqual(eu.table.items());
    }
  });

  it('bring their index entries with them', () => {
    const [us, eu] = [setUp('us-east-2'), setUp('eu-west-1')];
    us.table.put(key, persona('us'));
    for (const item of us.table.items()) expect(eu.table.receive(item)).toBe(true);
    expect(eu.table.queryIndex('personas', EVERYBODY, { limit: 10 })).toEqual([persona('us')]);
    eu.table.remove(key);
    expect(eu.table.queryIndex('personas', EVERYBODY, { limit: 10 })).toEqual([]);
    expect(() => us.table.get(key, 'order')).toThrow('expected an item of kind order, found persona');
  });
});
