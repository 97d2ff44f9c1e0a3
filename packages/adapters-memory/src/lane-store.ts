/** LaneStore in memory: the commit checks every condition before it writes the first item. */
import {
  byRequestTime,
  type CancelRequest,
  type CommitOutcome,
  headAfter,
  initialHead,
  type LaneAsk,
  type LaneBatch,
  type LaneHead,
  type LaneReading,
  type LaneStore,
  MAX_TRANSACTION_ITEMS,
  type OrderVersion,
  type OrderWrite,
  type ReplaceRequest,
} from '@tulip/exchange';
import { assert } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import { cancelKey, entryKey, headKey, orderKey, replaceKey, tradeKey, tradeTimeKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryLanes(region: MemoryRegion, seam: Seam): LaneStore {
  const { exchange, edge } = region;
  return {
    load: seam(
      'lanes.load',
      (ask: LaneAsk): LaneReading => ({
        head: headOf(region, ask.stream),
        orders: rowsOf(region, ask.orderIds, ask.region),
        cancelRequests: requestsOf(region, ask.cancelledIds, ask.regions),
        replaceRequests: replacesOf(region, ask.replacedIds, ask.regions),
      }),
    ),
    head: seam('lanes.head', (stream: string) => headOf(region, stream)),
    heads: seam('lanes.heads', (streams: readonly string[]) =>
      streams.map((stream) => storedHead(region, stream) ?? initialHead(stream)),
    ),
    orders: seam('lanes.orders', (orderIds: readonly string[], name: string) => rowsOf(region, orderIds, name)),
    cancelRequests: seam('lanes.cancelRequests', (orderIds: readonly string[], regions: readonly string[]) =>
      requestsOf(region, orderIds, regions),
    ),
    commit: seam('lanes.commit', (batch: LaneBatch): CommitOutcome => {
      assertFits(batch);
      if (!isUnmoved(region, batch)) return 'fenced';
      for (const entry of batch.entries) exchange.put(entryKey(batch.stream, entry.seq), { kind: 'entry', entry });
      for (const { seq, trade } of batch.trades) {
        const timeKey = tradeTimeKey(batch.stream, seq, trade);
        exchange.put(tradeKey(trade), { kind: 'trade', stream: batch.stream, timeKey, trade });
      }
      for (const { order } of batch.orders)
        exchange.put(orderKey(order.orderId, order.region), { kind: 'order', order });
      edge.put(headKey(batch.stream), { kind: 'head', head: { ...batch.newHead, isStored: true } });
      return 'committed';
    }),
  };
}

function headOf(region: MemoryRegion, stream: string): LaneHead {
  return storedHead(region, stream) ?? headInLedger(region, stream);
}

function rowsOf(
  { exchange }: MemoryRegion,
  orderIds: readonly string[],
  name: string,
): ReadonlyMap<string, OrderVersion> {
  const rows = orderIds.flatMap((orderId) => exchange.get(orderKey(orderId, name), 'order')?.order ?? []);
  return new Map(rows.map((order) => [order.orderId, order]));
}

function requestsOf(
  { exchange }: MemoryRegion,
  orderIds: readonly string[],
  regions: readonly string[],
): ReadonlyMap<string, CancelRequest> {
  const requests = orderIds.flatMap((orderId) =>
    regions.flatMap((name) => exchange.get(cancelKey(orderId, name), 'cancel')?.request ?? []),
  );
  // The earliest of several wishes is the one that counts: put it last, so that it stays in the map.
  requests.sort((a, b) => b.requestedAt - a.requestedAt || (a.region < b.region ? 1 : -1));
  return new Map(requests.map((request) => [request.orderId, request]));
}

function replacesOf(
  { exchange }: MemoryRegion,
  orderIds: readonly string[],
  regions: readonly string[],
): ReadonlyMap<string, readonly ReplaceRequest[]> {
  const requests = orderIds.flatMap((orderId) =>
    regions.flatMap((name) => exchange.get(replaceKey(orderId, name), 'replace')?.request ?? []),
  );
  return Map.groupBy(requests.sort(byRequestTime), ({ orderId }) => orderId);
}

function storedHead({ edge }: MemoryRegion, stream: string): LaneHead | undefined {
  return edge.get(headKey(stream), 'head')?.head;
}

function headInLedger({ exchange }: MemoryRegion, stream: string): LaneHead {
  const { pk } = entryKey(stream, 0);
  const [last] = exchange.query(pk, 'entry', { isNewestFirst: true, limit: 1 });
  return last === undefined ? initialHead(stream) : headAfter(last.entry);
}

/** What DynamoDB would refuse as malformed, whatever its items hold. */
function assertFits({ entries, orders, trades }: LaneBatch): void {
  const items = 1 + entries.length + orders.length + trades.length;
  assert(items <= MAX_TRANSACTION_ITEMS, `${items} items do not fit one transaction`);
  const rows = new Set(orders.map(({ order }) => order.orderId));
  assert(rows.size === orders.length, 'an item occurs once in a transaction');
}

/** Every condition of the transaction: the head as read, the entries not there, each row as read and in a state to move on. */
function isUnmoved(region: MemoryRegion, { stream, readHead, entries, orders }: LaneBatch): boolean {
  const { exchange } = region;
  return (
    isHeadAsRead(storedHead(region, stream), readHead) &&
    entries.every((entry) => exchange.get(entryKey(stream, entry.seq), 'entry') === undefined) &&
    orders.every((write) => isRowAsRead(region, write))
  );
}

function isHeadAsRead(stored: LaneHead | undefined, read: LaneHead): boolean {
  if (stored === undefined || !read.isStored) return stored === undefined && !read.isStored;
  return (
    stored.epoch === read.epoch &&
    stored.seq === read.seq &&
    stored.hash === read.hash &&
    stored.projectedSeq === read.projectedSeq
  );
}

function isRowAsRead({ exchange }: MemoryRegion, { order, readVersion, readStatusIn }: OrderWrite): boolean {
  const row = exchange.get(orderKey(order.orderId, order.region), 'order')?.order;
  return row !== undefined && row.version === readVersion && readStatusIn.includes(row.status);
}
