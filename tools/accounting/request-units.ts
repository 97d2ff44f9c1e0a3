/** The rules by which AWS turns bytes into billed units, each with the page that states it. */
import { itemBytes } from '@tulip/adapters-aws/testing/item-bytes.ts';
import type { IndexDefinition, TableDefinition } from '@tulip/resources';

/** An item as the document client takes and gives it. */
export type Item = Readonly<Record<string, unknown>>;

const KB = 1024;

/**
 * "Read and write operations", DynamoDB Developer Guide: a write counts 1 KB steps of the larger of the item before and after;
 * also a write that is refused, and a delete of nothing, count one.
 */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  return Math.max(1, Math.ceil(Math.max(bytesOf(before), bytesOf(after)) / KB));
}

/** Same page: two for each step within a transaction, a condition check included. Indexes count as outside of one. */
export function transactionalWriteUnits(before: Item | undefined, after: Item | undefined): number {
  return 2 * writeUnits(before, after);
}

/** Same page: 4 KB steps, of each item in a batch, of the sum in a query; half when eventually consistent. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / (4 * KB))) * (isConsistent ? 1 : 0.5);
}

export interface IndexWrite {
  readonly index: string;
  readonly units: number;
}

/**
 * "Using Global Secondary Indexes in DynamoDB", section on write capacity: one write to put an entry, one to erase it, two to
 * move it (another key), one when only projected attributes changed, none when nothing that the index holds did. An index
 * entry within a transaction costs what it costs outside of one (measured on AWS by github.com/paritysuite/dynamodb-conformance).
 */
export function indexWrites(table: TableDefinition, before: Item | undefined, after: Item | undefined): IndexWrite[] {
  return table.indexes.flatMap((index) => {
    const [old, fresh] = [entryOf(table, index, before), entryOf(table, index, after)];
    const units = entryUnits(index, old, fresh);
    return units === 0 ? [] : [{ index: index.name, units }];
  });
}

function entryUnits(index: IndexDefinition, old: Item | undefined, fresh: Item | undefined): number {
  if (old === undefined && fresh === undefined) return 0;
  if (old === undefined || fresh === undefined) return writeUnits(old, fresh);
  const keyOf = (entry: Item) => JSON.stringify([entry[index.partitionKey], entry[index.sortKey]]);
  if (keyOf(old) !== keyOf(fresh)) return writeUnits(old, undefined) + writeUnits(undefined, fresh);
  return JSON.stringify(old) === JSON.stringify(fresh) ? 0 : writeUnits(old, fresh);
}

/** What the index holds of the item; nothing where the item lacks one of the index's keys. */
export function entryOf(table: TableDefinition, index: IndexDefinition, item: Item | undefined): Item | undefined {
  if (item?.[index.partitionKey] === undefined || item[index.sortKey] === undefined) return undefined;
  if (index.projection === 'ALL') return item;
  const keys = [table.partitionKey, table.sortKey, index.partitionKey, index.sortKey];
  return Object.fromEntries(keys.map((key) => [key, item[key]]));
}

/** Same guide, "DynamoDB item sizes and formats": 100 bytes are stored with each item, and with each index entry. */
const STORED_WITH_EACH = 100;

export function storedBytes(table: TableDefinition, item: Item): number {
  const entries = table.indexes.map((index) => entryOf(table, index, item));
  return [item, ...entries].reduce(
    (sum: number, stored) => sum + (stored === undefined ? 0 : bytesOf(stored) + STORED_WITH_EACH),
    0,
  );
}

/** "Amazon SQS pricing": each 64 KB of payload counts as one request. */
export function sqsRequests(payloadBytes: number): number {
  return Math.max(1, Math.ceil(payloadBytes / (64 * KB)));
}

/** "Amazon API Gateway pricing", WebSocket APIs: messages are metered in 32 KB steps. */
export function socketMessages(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / (32 * KB)));
}

export function bytesOf(item: Item | undefined): number {
  return item === undefined ? 0 : itemBytes(item);
}
