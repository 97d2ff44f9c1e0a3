/** How every adapter talks to its tables: paging, batching, back-off, and errors told as StoreError, once for all of them. */
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { StoreError } from '@tulip/exchange';
import { backoffMs, type Random, type Timer } from '@tulip/std';
import { storeErrorOf, verdictOf } from '../store-failure.ts';
import { mapInParallel } from './bounded-parallel.ts';
import type { Item } from './items/item-reader.ts';
import type { PrimaryKey } from './items/keys.ts';

export interface TableNames {
  readonly exchange: string;
  readonly edge: string;
}

export interface TableAccessDeps {
  readonly documents: DynamoDBDocumentClient;
  /** Jitter. */
  readonly random: Random;
  readonly timer: Timer;
}

/** `refused`: the condition did not hold, nothing was done. */
export type WriteOutcome = 'written' | 'refused';
export type TransactItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

interface TableKey {
  readonly table: string;
  readonly key: PrimaryKey;
}

/** DynamoDB's own limit for one BatchGetItem. */
const BATCH_GET_MAX = 100;
const BATCHES_AT_ONCE = 4;
const PAGE_MAX = 1000;
/** After this many the store is as good as throttled. */
const ATTEMPTS_MAX = 8;
const BACKOFF_BASE_MS = 10;
const BACKOFF_CAP_MS = 250;

export class TableAccess {
  readonly #deps: TableAccessDeps;

  constructor(deps: TableAccessDeps) {
    this.#deps = deps;
  }

  /** Strongly consistent. */
  async get(operation: string, table: string, key: PrimaryKey): Promise<Item | undefined> {
    const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
    const { Item: item } = await this.#read(operation, () => this.#deps.documents.send(command));
    return item;
  }

  /** Strongly consistent, in no particular order; absent items are left out. */
  async getMany(operation: string, table: string, keys: readonly PrimaryKey[]): Promise<Item[]> {
    const found = await this.getAcross(operation, { [table]: keys });
    return found[table] ?? [];
  }

  /** The same over several tables at once: by table, the items that are there. */
  async getAcross(
    operation: string,
    keysByTable: Readonly<Record<string, readonly PrimaryKey[]>>,
  ): Promise<Record<string, Item[]>> {
    const wanted = Object.entries(keysByTable).flatMap(([table, keys]) =>
      [...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values()].map((key) => ({ table, key })),
    );
    const chunks = Array.from({ length: Math.ceil(wanted.length / BATCH_GET_MAX) }, (_, index) =>
      wanted.slice(index * BATCH_GET_MAX, (index + 1) * BATCH_GET_MAX),
    );
    const pages = await mapInParallel(chunks, BATCHES_AT_ONCE, (chunk) => this.#getChunk(operation, chunk));
    const byTable = Map.groupBy(pages.flat(), ({ table }) => table);
    return Object.fromEntries([...byTable].map(([table, found]) => [table, found.map(({ item }) => item)]));
  }

  async #getChunk(operation: string, chunk: readonly TableKey[]): Promise<{ table: string; item: Item }[]> {
    const found: { table: string; item: Item }[] = [];
    let missing: BatchGetCommandInput['RequestItems'] = requestOf(chunk);
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const command = new BatchGetCommand({ RequestItems: missing });
      const page = await this.#read(operation, () => this.#deps.documents.send(command));
      for (const [table, items] of Object.entries(page.Responses ?? {}))
        found.push(...items.map((item) => ({ table, item })));
      missing = page.UnprocessedKeys ?? {};
      if (Object.keys(missing).length === 0) return found;
      await this.#backOff(attempt);
    }
    throw new StoreError('throttled', operation);
  }

  /** At most `limit` items, over as many pages as it takes. */
  async query(operation: string, input: Omit<QueryCommandInput, 'Limit'>, limit: number): Promise<Item[]> {
    const found: Item[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const command = new QueryCommand({
        ...input,
        Limit: Math.min(limit - found.length, PAGE_MAX),
        ExclusiveStartKey: start,
      });
      const page = await this.#read(operation, () => this.#deps.documents.send(command));
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && found.length < limit);
    return found;
  }

  /** How many items match, counted up to `limit`. */
  async count(operation: string, input: Omit<QueryCommandInput, 'Limit' | 'Select'>, limit: number): Promise<number> {
    let counted = 0;
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const command = new QueryCommand({
        ...input,
        Select: 'COUNT',
        Limit: limit - counted,
        ExclusiveStartKey: start,
      });
      const page = await this.#read(operation, () => this.#deps.documents.send(command));
      counted += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined && counted < limit);
    return counted;
  }

  /** Every item that the filter lets through, page by page, strongly consistent. */
  async *scan(operation: string, input: Omit<ScanCommandInput, 'ConsistentRead'>): AsyncGenerator<Item> {
    let start: ScanCommandInput['ExclusiveStartKey'];
    do {
      const command = new ScanCommand({ ...input, ConsistentRead: true, ExclusiveStartKey: start });
      const page = await this.#read(operation, () => this.#deps.documents.send(command));
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }

  put(operation: string, input: PutCommandInput): Promise<WriteOutcome> {
    return this.#write(operation, () => this.#deps.documents.send(new PutCommand(input)));
  }

  update(operation: string, input: UpdateCommandInput): Promise<WriteOutcome> {
    return this.#write(operation, () => this.#deps.documents.send(new UpdateCommand(input)));
  }

  /** As {@link update}; answers the item as it is then. */
  async updateAnsweringNew(operation: string, input: UpdateCommandInput): Promise<Item | 'refused'> {
    let after: Item = {};
    const outcome = await this.#write(operation, async () => {
      const command = new UpdateCommand({ ...input, ReturnValues: 'ALL_NEW' });
      after = (await this.#deps.documents.send(command)).Attributes ?? {};
    });
    return outcome === 'refused' ? outcome : after;
  }

  /** For what {@link put} cannot say: conditions that fail are not expected here. */
  async send<T>(operation: string, access: 'read' | 'write', call: (documents: DynamoDBDocumentClient) => Promise<T>) {
    try {
      return await call(this.#deps.documents);
    } catch (error) {
      throw storeErrorOf(error, access, operation);
    }
  }

  /** One try: `conflict` when another transaction was at the same items. */
  async transact(operation: string, items: TransactItems): Promise<WriteOutcome | 'conflict'> {
    // The SDK adds a client request token and keeps it over its own retries: a lost reply there does nothing twice.
    const command = new TransactWriteCommand({ TransactItems: items });
    return this.#writeOnce(operation, () => this.#deps.documents.send(command));
  }

  /** Tries again after a conflict; after too many of them it rejects with `throttled`. */
  transactPatiently(operation: string, items: TransactItems): Promise<WriteOutcome> {
    return this.#patiently(operation, () => this.transact(operation, items));
  }

  #write(operation: string, call: () => Promise<unknown>): Promise<WriteOutcome> {
    return this.#patiently(operation, () => this.#writeOnce(operation, call));
  }

  async #patiently(operation: string, call: () => Promise<WriteOutcome | 'conflict'>): Promise<WriteOutcome> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const outcome = await call();
      if (outcome !== 'conflict') return outcome;
      await this.#backOff(attempt);
    }
    throw new StoreError('throttled', operation);
  }

  async #writeOnce(operation: string, call: () => Promise<unknown>): Promise<WriteOutcome | 'conflict'> {
    try {
      await call();
      return 'written';
    } catch (error) {
      const verdict = verdictOf(error, 'write');
      if (verdict === 'condition-failed') return 'refused';
      if (verdict === 'conflict') return 'conflict';
      throw storeErrorOf(error, 'write', operation);
    }
  }

  async #read<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw storeErrorOf(error, 'read', operation);
    }
  }

  #backOff(attempt: number): Promise<void> {
    return this.#deps.timer.sleep(backoffMs(this.#deps.random, attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS));
  }
}

function requestOf(chunk: readonly TableKey[]): NonNullable<BatchGetCommandInput['RequestItems']> {
  const byTable = Map.groupBy(chunk, ({ table }) => table);
  return Object.fromEntries(
    [...byTable].map(([table, keys]) => [table, { Keys: keys.map(({ key }) => ({ ...key })), ConsistentRead: true }]),
  );
}
