/** Orders, requests to cancel or replace them, and the pending work in the exchange table. */
import {
  type CancelRequest,
  isSameRequest,
  type OrderListKey,
  type OrderListScope,
  type OrderStore,
  type OrderVersion,
  type PendingWork,
  type ReplaceRequest,
  type RequestName,
  StoreError,
} from '@tulip/exchange';
import { assert, epochMs, must } from '@tulip/std';
import { mapInParallel } from './bounded-parallel.ts';
import { toCancelRequestItem } from './items/cancel-request-item.ts';
import { type Item, ItemReader } from './items/item-reader.ts';
import {
  CANCEL_PREFIX,
  cancelKey,
  ORDER_PREFIX,
  openPartition,
  orderKey,
  ordersOfLane,
  pendingPartition,
  REGION_PREFIX,
  REPLACE_PREFIX,
  replaceKey,
  userPartition,
} from './items/keys.ts';
import { orderOfItem, toOrderItem } from './items/order-item.ts';
import { replaceRequestOfItem, toReplaceRequestItem } from './items/replace-request-item.ts';
import type { TableAccess, WriteOutcome } from './table-access.ts';

const QUERIES_AT_ONCE = 16;
/** More Regions than a stage ever had: versions of one that is no longer asked for lie in the same partition. */
const VERSIONS_MAX = 32;
/** Each time somebody else's request of the same order came between; after so many the store is as good as throttled. */
const REPLACE_ATTEMPTS_MAX = 16;
const NOT_THERE = { ConditionExpression: 'attribute_not_exists(pk)' };

export class DynamoDbOrderStore implements OrderStore {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, exchangeTable: string) {
    this.#access = access;
    this.#table = exchangeTable;
  }

  async accept(order: OrderVersion, peerRegions: readonly string[]): Promise<'accepted' | 'exists'> {
    assert(!peerRegions.includes(order.region), `${order.region} is no peer of itself`);
    const TableName = this.#table;
    const put = { TableName, Item: toOrderItem(order), ...NOT_THERE };
    // A single write costs half of what it costs in a transaction, and without peers there is nothing to check beside it.
    if (peerRegions.length === 0) return acceptanceOf(await this.#access.put('orders.accept', put));
    const outcome = await this.#access.transactPatiently('orders.accept', [
      { Put: put },
      ...peerRegions.map((region) => ({
        ConditionCheck: { TableName, Key: orderKey(order.orderId, region), ...NOT_THERE },
      })),
    ]);
    return acceptanceOf(outcome);
  }

  async versions(orderId: string, regions: readonly string[]): Promise<OrderVersion[]> {
    const items = await this.#access.query(
      'orders.versions',
      {
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :region)',
        ExpressionAttributeValues: { ':pk': `${ORDER_PREFIX}${orderId}`, ':region': REGION_PREFIX },
      },
      VERSIONS_MAX,
    );
    return items.map(orderOfItem).filter((version) => regions.includes(version.region));
  }

  async versionsOfMany(
    orderIds: readonly string[],
    regions: readonly string[],
  ): Promise<ReadonlyMap<string, OrderVersion[]>> {
    const keys = orderIds.flatMap((orderId) => regions.map((region) => orderKey(orderId, region)));
    const items = await this.#access.getMany('orders.versionsOfMany', this.#table, keys);
    const versions = items.map(orderOfItem).sort((a, b) => (a.region < b.region ? -1 : 1));
    return Map.groupBy(versions, (version) => version.orderId);
  }

  async list(scope: OrderListScope, before: string | null, limit: number): Promise<OrderListKey[]> {
    if (scope.kind === 'user') return this.#newest('byUser', 'userPk', userPartition(scope.userId), before, limit);
    const perStream = await mapInParallel(scope.streams, QUERIES_AT_ONCE, (stream) =>
      this.#newest('byLane', 'lanePk', ordersOfLane(stream), before, limit),
    );
    return perStream
      .flat()
      .sort((a, b) => (a.timeKey < b.timeKey ? 1 : a.timeKey > b.timeKey ? -1 : 0))
      .slice(0, limit);
  }

  async #newest(index: string, attribute: string, partition: string, before: string | null, limit: number) {
    const items = await this.#access.query(
      'orders.list',
      {
        TableName: this.#table,
        IndexName: index,
        ScanIndexForward: false,
        KeyConditionExpression: `#partition = :partition${before === null ? '' : ' AND timeSk < :before'}`,
        ExpressionAttributeNames: { '#partition': attribute },
        ExpressionAttributeValues: { ':partition': partition, ...(before === null ? {} : { ':before': before }) },
      },
      limit,
    );
    return items.map(orderListKeyOf);
  }

  async resting(userId: string, limit: number, after?: string): Promise<OrderListKey[]> {
    const query = this.#oldestFirst('openByUser', 'openPk', openPartition(userId), after);
    return (await this.#access.query('orders.resting', query, limit)).map(orderListKeyOf);
  }

  async requestCancel(request: CancelRequest): Promise<void> {
    const Item = toCancelRequestItem(request);
    await this.#access.put('orders.requestCancel', { TableName: this.#table, Item, ...NOT_THERE });
  }

  async settleCancel(orderId: string, region: string): Promise<void> {
    await this.#access.update('orders.settleCancel', {
      TableName: this.#table,
      Key: cancelKey(orderId, region),
      UpdateExpression: 'REMOVE pendingPk',
      // An update of an item that is not there would make one.
      ConditionExpression: 'attribute_exists(pk)',
    });
  }

  async requestReplace(request: ReplaceRequest): Promise<ReplaceRequest> {
    let wish = request;
    for (let attempt = 1; attempt <= REPLACE_ATTEMPTS_MAX; attempt++) {
      const outcome = await this.#access.put('orders.requestReplace', {
        TableName: this.#table,
        Item: toReplaceRequestItem(wish),
        ConditionExpression: 'attribute_not_exists(pk) OR requestedAt < :requestedAt',
        ExpressionAttributeValues: { ':requestedAt': wish.requestedAt },
      });
      if (outcome === 'written') return wish;
      const stored = await this.#storedReplace(wish);
      // The reply of an earlier try may have been lost.
      if (stored !== undefined && isSameRequest(stored, wish)) return stored;
      if (stored !== undefined) wish = { ...wish, requestedAt: epochMs(stored.requestedAt + 1) };
    }
    throw new StoreError('throttled', 'orders.requestReplace');
  }

  async #storedReplace({ orderId, region }: ReplaceRequest): Promise<ReplaceRequest | undefined> {
    const item = await this.#access.get('orders.requestReplace', this.#table, replaceKey(orderId, region));
    return item === undefined ? undefined : replaceRequestOfItem(item);
  }

  async settleReplace(orderId: string, { region, requestedAt }: RequestName): Promise<void> {
    await this.#access.update('orders.settleReplace', {
      TableName: this.#table,
      Key: replaceKey(orderId, region),
      UpdateExpression: 'REMOVE pendingPk',
      // Another request may have taken its place, and awaits its answer.
      ConditionExpression: 'requestedAt = :requestedAt',
      ExpressionAttributeValues: { ':requestedAt': requestedAt },
    });
  }

  async pending(stream: string, limit: number, after?: string): Promise<PendingWork[]> {
    const query = this.#oldestFirst('pending', 'pendingPk', pendingPartition(stream), after);
    return (await this.#access.query('orders.pending', query, limit)).map(pendingWorkOf);
  }

  countPending(stream: string, limit: number): Promise<number> {
    const query = this.#oldestFirst('pending', 'pendingPk', pendingPartition(stream));
    return this.#access.count('orders.countPending', query, limit);
  }

  #oldestFirst(index: string, attribute: string, partition: string, after?: string) {
    return {
      TableName: this.#table,
      IndexName: index,
      KeyConditionExpression: `${attribute} = :partition${after === undefined ? '' : ' AND timeSk > :after'}`,
      ExpressionAttributeValues: { ':partition': partition, ...(after === undefined ? {} : { ':after': after }) },
    };
  }
}

function orderListKeyOf(item: Item): OrderListKey {
  const from = ItemReader.of(item, 'order key');
  return {
    timeKey: from.text('timeSk'),
    orderId: from.after('pk', ORDER_PREFIX),
    region: from.after('sk', REGION_PREFIX),
  };
}

const PENDING_KINDS = [
  { kind: 'place', prefix: REGION_PREFIX },
  { kind: 'cancel', prefix: CANCEL_PREFIX },
  { kind: 'replace', prefix: REPLACE_PREFIX },
] as const;

function pendingWorkOf(item: Item): PendingWork {
  const from = ItemReader.of(item, 'pending key');
  const sortKey = from.text('sk');
  const { kind, prefix } = must(
    PENDING_KINDS.find((known) => sortKey.startsWith(known.prefix)),
    `the kind of work ${sortKey}`,
  );
  const timeKey = from.text('timeSk');
  return {
    kind,
    orderId: from.after('pk', ORDER_PREFIX),
    timeKey,
    since: timeKey.slice(0, timeKey.indexOf('#')),
    region: from.after('sk', prefix),
  };
}

function acceptanceOf(outcome: WriteOutcome): 'accepted' | 'exists' {
  return outcome === 'written' ? 'accepted' : 'exists';
}
