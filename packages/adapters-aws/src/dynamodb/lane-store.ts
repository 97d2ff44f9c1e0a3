/** What the fill worker reads and commits: one fenced transaction over both tables (D5). */
import {
  byRequestTime,
  type CancelRequest,
  type CommitOutcome,
  headAfter,
  initialHead,
  isBehind,
  type LaneAsk,
  type LaneBatch,
  type LaneHead,
  type LaneReading,
  type LaneStore,
  MAX_TRANSACTION_ITEMS,
  type OrderVersion,
} from '@tulip/exchange';
import { assert } from '@tulip/std';
import { cancelRequestOfItem } from './items/cancel-request-item.ts';
import type { Item } from './items/item-reader.ts';
import {
  CANCEL_PREFIX,
  cancelKey,
  headKey,
  ledgerPartition,
  orderKey,
  type PrimaryKey,
  REGION_PREFIX,
  REPLACE_PREFIX,
  replaceKey,
} from './items/keys.ts';
import { laneHeadOfItem, toLaneHeadItem } from './items/lane-head-item.ts';
import { ledgerEntryOfItem, toLedgerItem } from './items/ledger-item.ts';
import { orderOfItem, orderUpdateOf } from './items/order-item.ts';
import { replaceRequestOfItem } from './items/replace-request-item.ts';
import { toTradeItem } from './items/trade-item.ts';
import { DynamoDbLaneHeads } from './lane-heads.ts';
import type { TableAccess, TableNames, TransactItems } from './table-access.ts';

const NOT_THERE = { ConditionExpression: 'attribute_not_exists(pk)' };

export class DynamoDbLaneStore implements LaneStore {
  readonly #access: TableAccess;
  readonly #tables: TableNames;
  readonly #heads: DynamoDbLaneHeads;

  constructor(access: TableAccess, tables: TableNames) {
    this.#access = access;
    this.#tables = tables;
    this.#heads = new DynamoDbLaneHeads(access, tables.edge);
  }

  async load({ stream, region, orderIds, cancelledIds, replacedIds, regions }: LaneAsk): Promise<LaneReading> {
    const { exchange, edge } = this.#tables;
    const { [edge]: heads = [], [exchange]: items = [] } = await this.#access.getAcross('lane.load', {
      [edge]: [headKey(stream)],
      [exchange]: [
        ...orderKeys(orderIds, region),
        ...cancelKeys(cancelledIds, regions),
        ...replacedIds.flatMap((orderId) => regions.map((asked) => replaceKey(orderId, asked))),
      ],
    });
    const [head] = heads;
    return {
      head: head === undefined ? await this.#headFromLedger(stream) : laneHeadOfItem(head),
      orders: ordersById(items.filter(hasPrefix(REGION_PREFIX))),
      cancelRequests: earliestById(items.filter(hasPrefix(CANCEL_PREFIX))),
      replaceRequests: Map.groupBy(
        items.filter(hasPrefix(REPLACE_PREFIX)).map(replaceRequestOfItem).sort(byRequestTime),
        ({ orderId }) => orderId,
      ),
    };
  }

  async head(stream: string): Promise<LaneHead> {
    const item = await this.#access.get('lane.head', this.#tables.edge, headKey(stream));
    return item === undefined ? this.#headFromLedger(stream) : laneHeadOfItem(item);
  }

  async #headFromLedger(stream: string): Promise<LaneHead> {
    const [last] = await this.#access.query(
      'lane.headFromLedger',
      {
        TableName: this.#tables.exchange,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': ledgerPartition(stream) },
      },
      1,
    );
    return last === undefined ? initialHead(stream) : headAfter(ledgerEntryOfItem(last));
  }

  heads(streams: readonly string[]): Promise<LaneHead[]> {
    return this.#heads.heads(streams);
  }

  async orders(orderIds: readonly string[], region: string): Promise<ReadonlyMap<string, OrderVersion>> {
    const items = await this.#access.getMany('lane.orders', this.#tables.exchange, orderKeys(orderIds, region));
    return ordersById(items);
  }

  async cancelRequests(
    orderIds: readonly string[],
    regions: readonly string[],
  ): Promise<ReadonlyMap<string, CancelRequest>> {
    const keys = cancelKeys(orderIds, regions);
    return earliestById(await this.#access.getMany('lane.cancelRequests', this.#tables.exchange, keys));
  }

  async commit(batch: LaneBatch): Promise<CommitOutcome> {
    const items = this.#transactionOf(batch);
    assert(items.length <= MAX_TRANSACTION_ITEMS, `${items.length} items do not fit into one transaction`);
    const outcome = await this.#access.transact('lane.commit', items);
    if (outcome === 'written') return 'committed';
    return outcome === 'refused' ? 'fenced' : 'conflict';
  }

  #transactionOf(batch: LaneBatch): TransactItems {
    const TableName = this.#tables.exchange;
    return [
      this.#headPut(batch),
      ...batch.entries.map((entry) => ({ Put: { TableName, Item: toLedgerItem(entry), ...NOT_THERE } })),
      ...batch.orders.map((write) => ({
        Update: { TableName, Key: orderKey(write.order.orderId, write.order.region), ...orderUpdateOf(write) },
      })),
      // Without a condition: under the fence a trade can only be there already as what it is, from before a head was lost.
      ...batch.trades.map(({ seq, trade }) => ({ Put: { TableName, Item: toTradeItem(batch.stream, seq, trade) } })),
    ];
  }

  /** The fence is in the write, not before it: the head must be exactly as it was read. */
  #headPut({ readHead, newHead }: LaneBatch) {
    const put = { TableName: this.#tables.edge, Item: toLaneHeadItem(newHead) };
    if (!readHead.isStored) return { Put: { ...put, ...NOT_THERE } };
    const { epoch, seq, hash, projectedSeq } = readHead;
    const isProjecting = isBehind(readHead);
    return {
      Put: {
        ...put,
        ConditionExpression: `#epoch = :epoch AND #seq = :seq AND #hash = :hash AND ${isProjecting ? '#projected = :projected' : 'attribute_not_exists(#projected)'}`,
        ExpressionAttributeNames: { '#epoch': 'epoch', '#seq': 'seq', '#hash': 'hash', '#projected': 'projectedSeq' },
        ExpressionAttributeValues: {
          ':epoch': epoch,
          ':seq': seq,
          ':hash': hash,
          ...(isProjecting ? { ':projected': projectedSeq } : {}),
        },
      },
    };
  }
}

function orderKeys(orderIds: readonly string[], region: string): PrimaryKey[] {
  return orderIds.map((orderId) => orderKey(orderId, region));
}

function cancelKeys(orderIds: readonly string[], regions: readonly string[]): PrimaryKey[] {
  return orderIds.flatMap((orderId) => regions.map((region) => cancelKey(orderId, region)));
}

function ordersById(items: readonly Item[]): ReadonlyMap<string, OrderVersion> {
  return new Map(items.map(orderOfItem).map((order) => [order.orderId, order]));
}

/** Where several Regions were asked to cancel one order, the earliest request stands for all. */
function earliestById(items: readonly Item[]): ReadonlyMap<string, CancelRequest> {
  const earliestLast = items.map(cancelRequestOfItem).sort((a, b) => (isEarlier(a, b) ? 1 : -1));
  return new Map(earliestLast.map((request) => [request.orderId, request]));
}

function isEarlier(a: CancelRequest, b: CancelRequest): boolean {
  return a.requestedAt < b.requestedAt || (a.requestedAt === b.requestedAt && a.region < b.region);
}

function hasPrefix(prefix: string) {
  return (item: Item) => String(item['sk']).startsWith(prefix);
}
