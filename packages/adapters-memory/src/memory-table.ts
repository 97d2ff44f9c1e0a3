/** One table in memory: the items are the single truth, the indexes follow each write of an item. */
import { assert, type Clock } from '@tulip/std';
import {
  type IndexKey,
  type IndexName,
  type ItemKey,
  type ItemKind,
  type ItemValue,
  indexKeysOf,
  type MemoryItem,
  type ValueOf,
} from './memory-item.ts';
import { createSortedPartition, type KeyRange, type SortedPartition } from './sorted-partition.ts';

export interface MemoryTable {
  get<Kind extends ItemKind>(key: ItemKey, kind: Kind): ValueOf<Kind> | undefined;
  put(key: ItemKey, value: ItemValue): void;
  remove(key: ItemKey): void;
  query<Kind extends ItemKind>(pk: string, kind: Kind, range: KeyRange): ValueOf<Kind>[];
  queryIndex(index: IndexName, partition: string, range: KeyRange): ItemValue[];
  /** Every item, partition by partition. */
  items(): MemoryItem[];
  /** Takes over a peer's item as it is if it was written later than the own one: last writer wins, a tie by Region name. */
  receive(item: MemoryItem): boolean;
}

export function createMemoryTable(region: string, clock: Clock): MemoryTable {
  const partitions = new Map<string, SortedPartition<MemoryItem>>();
  const indexes = new Map<string, SortedPartition<MemoryItem>>();

  const itemAt = ({ pk, sk }: ItemKey) => partitions.get(pk)?.get(sk);

  function write(item: MemoryItem): void {
    forget(item);
    partitionOf(partitions, item.pk).put(item.sk, item);
    for (const key of indexKeysOf(item)) partitionOf(indexes, indexName(key)).put(key.sortKey, item);
  }

  function forget(key: ItemKey): void {
    const item = itemAt(key);
    if (item === undefined) return;
    partitionOf(partitions, item.pk).remove(item.sk);
    for (const indexKey of indexKeysOf(item)) partitionOf(indexes, indexName(indexKey)).remove(indexKey.sortKey);
  }

  return {
    get(key, kind) {
      const item = itemAt(key);
      return item === undefined ? undefined : narrow(item.value, kind);
    },
    put: ({ pk, sk }, value) => write({ pk, sk, value, writtenAt: clock.now(), writtenIn: region }),
    remove: forget,
    query: (pk, kind, range) =>
      partitions
        .get(pk)
        ?.range(range)
        .map((item) => narrow(item.value, kind)) ?? [],
    queryIndex: (index, partition, range) =>
      indexes
        .get(indexName({ index, partition }))
        ?.range(range)
        .map((item) => item.value) ?? [],
    items: () => [...partitions.values()].flatMap((partition) => [...partition.values()]),
    receive(item) {
      const own = itemAt(item);
      if (own !== undefined && !isLater(item, own)) return false;
      write(item);
      return true;
    },
  };
}

function isLater(a: MemoryItem, b: MemoryItem): boolean {
  return a.writtenAt > b.writtenAt || (a.writtenAt === b.writtenAt && a.writtenIn > b.writtenIn);
}

function partitionOf(partitions: Map<string, SortedPartition<MemoryItem>>, name: string): SortedPartition<MemoryItem> {
  const partition = partitions.get(name) ?? createSortedPartition<MemoryItem>();
  partitions.set(name, partition);
  return partition;
}

function indexName({ index, partition }: Pick<IndexKey, 'index' | 'partition'>): string {
  return `${index}|${partition}`;
}

export function narrow<Kind extends ItemKind>(value: ItemValue, kind: Kind): ValueOf<Kind> {
  assert(isKind(value, kind), `expected an item of kind ${kind}, found ${value.kind}`);
  return value;
}

function isKind<Kind extends ItemKind>(value: ItemValue, kind: Kind): value is ValueOf<Kind> {
  return value.kind === kind;
}
